import type { Layer } from '../language/contracts/architecture.ts';
import { tf } from '../tensor/tf.ts';

/** Drops values with probability p while training, and scales the others so that the mean stays; `name` keys the draws. */
export function createDropout(name: string, p: number): Layer {
  return (x, context) => {
    if (p === 0 || !(context.dropout ?? context.training)) return x;
    const scale = 1 / (1 - p);
    const mask = context.uniform(name, x.size).map((value) => (value < p ? 0 : scale));
    return tf.mul(x, tf.tensor(mask, x.shape));
  };
}
