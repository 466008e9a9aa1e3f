import { type DType, sizeOf } from './arrays.ts';
import { Damaged } from './byte-reader.ts';
import { ForeignGlobal } from './foreign-global.ts';
import type { PickleWorld } from './pickle.ts';
import { isGlobal, type PickleGlobal, PickleOpaque, type PickleValue } from './pickle-values.ts';

/** A block of numbers that tensors look into; its bytes may come later in the file. */
export class TorchStorage extends PickleOpaque {
  readonly key: string;
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
  constructor(key: string, dtype: DType, length: number) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.length = length;
  }
}

/** A strided view of a storage; offset and strides in elements, checked to lie inside it. */
export class TorchTensor extends PickleOpaque {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    super();
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

const MOST_AXES = 32;

const STORAGES: Readonly<Record<string, DType>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** The globals that a state dict may name, all of them; a class passed on only has no `call`. */
const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [
    { name: 'collections.OrderedDict', call: orderedDict },
    { name: 'torch._utils._rebuild_tensor_v2', call: rebuildTensor },
    { name: 'torch._utils._rebuild_tensor', call: rebuildTensor },
    { name: 'torch._utils._rebuild_parameter', call: tensorFirst },
    { name: 'torch._tensor._rebuild_from_type_v2', call: rebuildFromType },
    { name: 'torch.nn.parameter.Parameter', call: tensorFirst },
    { name: 'torch.Tensor' },
    { name: 'torch.Size', call: (args: readonly PickleValue[]) => args[0] ?? [] },
    { name: 'torch.device', call: (args: readonly PickleValue[]) => args[0] ?? null },
    ...Object.keys(STORAGES).map((name) => ({ name: `torch.${name}` })),
    ...Object.values(STORAGES).map((name) => ({ name: `torch.${name}` })),
  ].map((global) => [global.name, global]),
);

/** torch's side of a pickle: the allow-list above, and storages by persistent id, which are handed to `onStorage` once each. */
export function torchWorld(onStorage: (storage: TorchStorage) => void): PickleWorld {
  const storages = new Map<string, TorchStorage>();
  return {
    global: (name) => {
      const global = GLOBALS.get(name);
      if (global === undefined) throw new ForeignGlobal(name);
      return global;
    },
    persistent: (id) => {
      const { storage, view } = storageOf(id);
      const known = storages.get(storage.key);
      if (known !== undefined && (known.dtype !== storage.dtype || known.length !== storage.length)) {
        throw new Damaged(`the storage ${storage.key} is described in two ways`);
      }
      if (known === undefined) {
        storages.set(storage.key, storage);
        onStorage(storage);
      }
      const root = known ?? storage;
      return view === undefined ? root : new StorageView(root, view);
    },
  };
}

/** A part of a storage, as files of torch before 0.4 have them. */
class StorageView extends PickleOpaque {
  readonly root: TorchStorage;
  readonly offset: number;
  constructor(root: TorchStorage, offset: number) {
    super();
    this.root = root;
    this.offset = offset;
  }
}

function storageOf(id: PickleValue): { storage: TorchStorage; view?: number } {
  const [tag, type, key, , length, view] = Array.isArray(id) ? id : [];
  if (tag !== 'storage' || type === undefined || !isGlobal(type) || typeof key !== 'string' || !isCount(length)) {
    throw new Damaged('it refers to something that is no storage of numbers');
  }
  const dtype = STORAGES[type.name.replace(/^torch\./, '')];
  if (dtype === undefined) throw new Damaged(`it has a storage of the kind ${type.name}`);
  const storage = new TorchStorage(key, dtype, length);
  if (view === undefined || view === null) return { storage };
  const offset = Array.isArray(view) ? view[1] : undefined;
  if (!isCount(offset)) throw new Damaged(`the view of storage ${key} makes no sense`);
  return { storage, view: offset };
}

function rebuildTensor(args: readonly PickleValue[]): PickleValue {
  const [given, offset, shape, strides] = args;
  const storage = given instanceof StorageView ? given.root : given;
  const start = given instanceof StorageView ? given.offset : 0;
  if (Array.isArray(shape) && shape.length > MOST_AXES) throw new Damaged(`it describes a tensor of more than ${MOST_AXES} dimensions`);
  if (!(storage instanceof TorchStorage) || !isCount(offset) || !isCounts(shape) || !isCountsOf(strides, shape.length)) {
    throw new Damaged('it describes a tensor in a way that makes no sense');
  }
  const tensor = new TorchTensor(storage, start + offset, shape, strides);
  const reach = sizeOf(shape) === 0 ? 0 : shape.reduce((sum, n, i) => sum + (n - 1) * strides[i]!, tensor.offset + 1);
  if (reach > storage.length) throw new Damaged(`a tensor of shape [${shape.join(', ')}] reaches beyond its storage ${storage.key}`);
  return tensor;
}

function rebuildFromType(args: readonly PickleValue[]): PickleValue {
  const [rebuild, type, inner] = args;
  if (rebuild === undefined || type === undefined || !isGlobal(rebuild) || !isGlobal(type) || !Array.isArray(inner)) {
    throw new Damaged('it rebuilds a tensor in a way that makes no sense');
  }
  if (rebuild.call === undefined || (rebuild.call !== rebuildTensor && rebuild.call !== tensorFirst))
    throw new Damaged(`it rebuilds a tensor with ${rebuild.name}`);
  return rebuild.call(inner);
}

function tensorFirst(args: readonly PickleValue[]): PickleValue {
  if (!(args[0] instanceof TorchTensor)) throw new Damaged('it has a parameter that holds no tensor');
  return args[0];
}

function orderedDict(args: readonly PickleValue[]): PickleValue {
  const pairs = args[0] ?? [];
  if (pairs instanceof Map) return new Map(pairs);
  if (!Array.isArray(pairs)) throw new Damaged('it has an OrderedDict of something else than pairs');
  return new Map(
    pairs.map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2) throw new Damaged('it has an OrderedDict of something else than pairs');
      return [pair[0]!, pair[1]!] as const;
    }),
  );
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCountsOf(value: PickleValue | undefined, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && isCounts(value);
}

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
