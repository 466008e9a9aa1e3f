import type { ArrayData, DType } from './arrays.ts';

/** Bytes of one element in a file. */
export const ITEM_SIZE: Readonly<Record<DType, number>> = {
  float64: 8,
  int64: 8,
  float32: 4,
  int32: 4,
  float16: 2,
  bfloat16: 2,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Elements stored little-endian in `bytes`, whose length is a multiple of the item size: a view where the alignment allows it, else a copy. */
export function decodeElements(dtype: DType, bytes: Uint8Array): ArrayData {
  if (dtype === 'float16') return Float32Array.from(view(Uint16Array, bytes), halfToFloat);
  if (dtype === 'bfloat16') return widenBfloat16(view(Uint16Array, bytes));
  return view(ARRAYS[dtype] as ElementArray<ArrayData>, bytes);
}

/** The little-endian bytes of elements in a file's dtype; values that came out of `decodeElements` give the bytes they came from. */
export function encodeElements(dtype: DType, data: ArrayData): Uint8Array {
  if (dtype === 'float16') return bytesOf(Uint16Array.from(data as Float32Array, floatToHalf));
  if (dtype === 'bfloat16') return bytesOf(Uint16Array.from(data as Float32Array, floatToBfloat16));
  if (dtype === 'int64' && !(data instanceof BigInt64Array)) return bytesOf(BigInt64Array.from(data, (value) => BigInt(value)));
  return bytesOf(data instanceof ARRAYS[dtype] ? data : new ARRAYS[dtype](data as never));
}

/** Value of an IEEE 754 binary16 pattern. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Pattern of the binary16 nearest to a value, ties to even; too large becomes infinity. */
export function floatToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const units = roundToEven(size * 2 ** (10 - exponent));
  return size === 0 ? sign : sign + ((exponent + 14) << 10) + units;
}

/** Pattern of the bfloat16 nearest to a float32, ties to even. */
export function floatToBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

const ARRAYS = {
  float64: Float64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  int32: Int32Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

interface ElementArray<T> {
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

function view<T>(type: ElementArray<T>, bytes: Uint8Array): T {
  const size = type.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new type(aligned.buffer, aligned.byteOffset, aligned.byteLength / size);
}

function widenBfloat16(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = bits[i]! << 16;
  return new Float32Array(wide.buffer);
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
