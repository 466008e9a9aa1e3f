import { type Tensor, tf } from './tf.ts';

/** What a layer applies to each of its values at its end. */
export type Activation = 'none' | 'relu';

/** The activation of every value. 'none' gives the very tensor that it is given. */
export function activate<T extends Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return tf.relu(x);
    default:
      return activation satisfies never;
  }
}
