import { freeBehind } from './taped.ts';
import { type Tensor, tf, type Variable } from './tf.ts';

/**
 * Runs `f` and returns its scalar with the gradients of `variables`, in their order; a variable that `f` does not depend on gives null.
 * The caller disposes of value and gradients; everything else is freed.
 */
export function valueAndGrads(f: () => Tensor, variables: readonly Variable[]): { value: Tensor; grads: (Tensor | null)[] } {
  const result = freeBehind(() => tf.engine().gradients(f, variables as Variable[], undefined, true)) as {
    value: Tensor;
    grads: (Tensor | undefined)[];
  };
  return { value: result.value, grads: result.grads.map((gradient) => gradient ?? null) };
}
