/** The number types that weight files hold. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: NumberArray;
  readonly dtype: string;
}

/** Arrays by torch's key, in torch's layout (convolutions OIHW, linear layers [out, in]), in the order of the model. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** A copy as float32, whatever number type the file had. */
export function toFloat32({ data }: NamedArray): Float32Array {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  return Float32Array.from(data);
}
