import type { AddingLayer, Layer } from '../language/contracts/architecture.ts';
import { type Tensor, tf } from '../tensor/tf.ts';

/**
 * One layer after the other, each on the result of the one before, which is freed then unless a tape holds it: validation needs the memory of one step,
 * not of all. The first input is its caller's, and is not freed.
 */
export function sequence(layers: readonly Layer[]): Layer {
  return (x, context) =>
    layers.reduce((value, layer) => {
      const next = tf.tidy(() => layer(value, context));
      if (value !== x && value !== next) value.dispose();
      return next;
    }, x);
}

/** `last` of the other layers' result, with the shortcut of the input added before its activation; the input itself where no shortcut is given. */
export function residual(layers: readonly Layer[], last: AddingLayer, shortcut?: Layer): Layer {
  const inner = sequence(layers);
  return (x, context) => last(inner(x, context), context, shortcut === undefined ? x : shortcut(x, context));
}

/** `join` of what the layer makes and of its input, which is kept until then. */
export function skip(layer: Layer, join: (made: Tensor, input: Tensor) => Tensor): Layer {
  return (x, context) => join(layer(x, context), x);
}
