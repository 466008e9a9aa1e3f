import { type ArrayData, type NamedArray, type NamedArrays, sizeOf } from './arrays.ts';
import { Damaged } from './byte-reader.ts';
import { decodeElements } from './dtypes.ts';
import type { PickleValue } from './pickle-values.ts';
import { type TorchStorage, TorchTensor } from './torch-world.ts';

/** Keys under which training scripts put the state dict beside other things, in the order in which they are looked for. */
const WRAPPERS = ['state_dict', 'model_state_dict', 'model', 'model_state', 'net'];

/**
 * The tensors of an unpickled state dict by key, also where it lies in a wrapper such as `state_dict`: of the map and its
 * wrappers the one with the most tensors is taken, since scripts keep a best accuracy as a tensor beside the model. Entries that are no tensors are left out.
 * `bytes` gives a storage's content. Copies for strided views are limited to four times the size of all storages.
 */
export function torchArrays(root: PickleValue, bytes: (storage: TorchStorage) => Uint8Array): NamedArrays {
  const arrays = new Map<string, NamedArray>();
  const reader = new TensorReader(bytes);
  for (const [name, value] of stateDict(root)) {
    if (typeof name === 'string' && value instanceof TorchTensor) arrays.set(name, reader.read(value));
  }
  return arrays;
}

function stateDict(root: PickleValue): Map<PickleValue, PickleValue> {
  if (!(root instanceof Map)) throw new Damaged('it holds no state dict but something else');
  const candidates = [root, ...WRAPPERS.map((key) => root.get(key))].filter((value) => value instanceof Map);
  const counts = candidates.map((candidate) => [...candidate.values()].filter((value) => value instanceof TorchTensor).length);
  const most = Math.max(...counts);
  if (most > 0) return candidates[counts.indexOf(most)]!;
  throw new Damaged('it holds no tensors where a state dict has them');
}

class TensorReader {
  readonly #bytes: (storage: TorchStorage) => Uint8Array;
  readonly #decoded = new Map<TorchStorage, ArrayData>();
  #stored = 0;
  #copied = 0;

  constructor(bytes: (storage: TorchStorage) => Uint8Array) {
    this.#bytes = bytes;
  }

  read({ storage, offset, shape, strides }: TorchTensor): NamedArray {
    const data = this.#decode(storage);
    const size = sizeOf(shape);
    if (size === 0 || isContiguous(shape, strides)) return { shape, dtype: storage.dtype, data: data.subarray(offset, offset + size) };
    this.#copied += size * data.BYTES_PER_ELEMENT;
    if (this.#copied > 4 * this.#stored) throw new Damaged('its tensors repeat few numbers very often, which is refused');
    return { shape, dtype: storage.dtype, data: gather(data, offset, shape, strides) };
  }

  #decode(storage: TorchStorage): ArrayData {
    const known = this.#decoded.get(storage);
    if (known !== undefined) return known;
    const data = decodeElements(storage.dtype, this.#bytes(storage));
    this.#stored += data.byteLength;
    this.#decoded.set(storage, data);
    return data;
  }
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

function gather(data: ArrayData, offset: number, shape: readonly number[], strides: readonly number[]): ArrayData {
  const result = data.slice(0, 0).constructor as new (length: number) => ArrayData;
  const out = new result(sizeOf(shape));
  const index = shape.map(() => 0);
  let from = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
