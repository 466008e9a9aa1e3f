import type { Variable } from './tf.ts';

/** A copy of a float variable's values, on every engine: some hand out their own memory. */
export function valuesOf(variable: Variable): Float32Array {
  return (variable.dataSync() as Float32Array).slice();
}
