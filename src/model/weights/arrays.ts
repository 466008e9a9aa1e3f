import { UserError } from '../../util/problem.ts';

export type ArrayData = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array | BigInt64Array;

/** What an element is in the file, by torch's names. */
export const DTYPES = ['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'] as const;
export type DType = (typeof DTYPES)[number];

/**
 * One tensor in row-major order. The data holds every value exactly: float16 and bfloat16 widened to Float32Array, float64 in Float64Array,
 * int64 in BigInt64Array, bool as 0 and 1 in Uint8Array. `asFloat32` gives what a network computes with.
 */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayData;
  readonly dtype: DType;
}

export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** The values as float32: the same array where it is one, else each value rounded to the nearest float32. */
export function asFloat32(array: NamedArray): Float32Array {
  if (array.data instanceof Float32Array) return array.data;
  if (array.data instanceof BigInt64Array) return Float32Array.from(array.data, Number);
  return Float32Array.from(array.data);
}

/** Number of elements of a shape; 1 for a scalar's []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The error of a weights file that cannot be read; `what` ends the sentence "<path> ...". */
export function unreadable(path: string, what: string, more: { expected?: string; found?: string; hint?: string } = {}): UserError {
  return new UserError({ code: 'weights-unreadable', message: `${path} ${what}`, ...more });
}
