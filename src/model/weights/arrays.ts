import { UserError } from '../../util/problem.ts';

export type { NamedArray, NamedArrays, NumberArray } from '../named-arrays.ts';

/**
 * What an element is in the file, by torch's names. Data holds every value exactly: float16 and bfloat16 widened to Float32Array,
 * float64 in Float64Array, int64 in BigInt64Array, bool as 0 and 1 in Uint8Array.
 */
export const DTYPES = ['float32', 'float64', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'] as const;
export type DType = (typeof DTYPES)[number];

/** Whether a NamedArray's dtype is one that files can hold. */
export function isDType(text: string): text is DType {
  return (DTYPES as readonly string[]).includes(text);
}

/** Number of elements of a shape; 1 for a scalar's []. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The error of a weights file that cannot be read; `what` ends the sentence "<path> ...". */
export function unreadable(path: string, what: string, more: { expected?: string; found?: string; hint?: string } = {}): UserError {
  return new UserError({ code: 'weights-unreadable', message: `${path} ${what}`, ...more });
}
