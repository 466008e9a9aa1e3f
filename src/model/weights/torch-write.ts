import { writeAtomic } from '../../util/files.ts';
import type { DType, NamedArray, NamedArrays } from './arrays.ts';
import { encodeElements } from './dtypes.ts';
import { storedZip } from './zip-write.ts';

const STORAGES: Readonly<Partial<Record<DType, string>>> = {
  float32: 'FloatStorage',
  float64: 'DoubleStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

/** Writes a state dict as torch.save does (its zip format of 1.6 and later), atomically: torch.load(path, weights_only=True) gives an OrderedDict of tensors. */
export async function writeTorch(path: string, arrays: NamedArrays): Promise<void> {
  await writeAtomic(path, encodeTorch(arrays));
}

/** The pieces of such a file; the same arrays give the same bytes. */
export function encodeTorch(arrays: NamedArrays): Uint8Array[] {
  const storages = [...arrays.values()].map(({ dtype, data }, i) => [`archive/data/${i}`, encodeElements(dtype, data)] as const);
  return storedZip([
    ['archive/data.pkl', pickleStateDict(arrays)],
    ['archive/byteorder', Buffer.from('little')],
    ...storages,
    ['archive/version', Buffer.from('3\n')],
  ]);
}

/** Pickle protocol 2 of OrderedDict([(name, _rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())), ...]). */
function pickleStateDict(arrays: NamedArrays): Uint8Array {
  const items = [...arrays].flatMap(([name, array], i) => [text(name), tensor(array, i)]);
  return Buffer.concat([Buffer.of(0x80, 2), ORDERED_DICT, code('('), ...items, code('u.')]);
}

const code = (letters: string): Buffer => Buffer.from(letters, 'latin1');
const global = (module: string, name: string): Buffer => code(`c${module}\n${name}\n`);
const tuple = (...parts: readonly Buffer[]): Buffer => Buffer.concat([code('('), ...parts, code('t')]);

const ORDERED_DICT = Buffer.concat([global('collections', 'OrderedDict'), code(')R')]);

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5, 'X');
  head.writeUInt32LE(bytes.byteLength, 1);
  return Buffer.concat([head, bytes]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function tensor({ shape, dtype, data }: NamedArray, index: number): Buffer {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const storage = tuple(text('storage'), global('torch', STORAGES[dtype]!), text(String(index)), text('cpu'), integer(data.length));
  const parts = [storage, code('Q'), integer(0), tuple(...shape.map(integer)), tuple(...strides.map(integer)), code('\x89'), ORDERED_DICT];
  return Buffer.concat([global('torch._utils', '_rebuild_tensor_v2'), tuple(...parts), code('R')]);
}
