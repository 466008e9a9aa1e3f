import type { Layer, Parts } from '../language/contracts/architecture.ts';
import { concatPool } from '../tensor/concat-pool.ts';
import { type Tensor, type Tensor4D, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { HeadLayer } from './head-plan.ts';

/** Creates the head's variables, named by their position, and returns its forward pass: [n, h, w, c], or [n, c] where it does not pool, to [n, nOut]. */
export function createHead(parts: Parts, plan: readonly HeadLayer[], group: number): Layer {
  const layers = plan.map((layer, index) => createLayer(parts, layer, `${index}`, group));
  return (x, context) => layers.reduce((value, layer) => layer(value, context), pools(plan) ? x : flat(x));
}

function pools(plan: readonly HeadLayer[]): boolean {
  return plan.some(({ kind }) => kind === 'concat_pool' || kind === 'average_pool');
}

/** Without pooling every feature must come as one value. */
function flat(x: Tensor): Tensor {
  if (x.rank === 2) return x;
  const [n, height, width, features] = x.shape as [number, number, number, number];
  if (height === 1 && width === 1) return tf.reshape(x, [n, features]);
  throw new UserError({
    code: 'does-not-fit',
    message: `without pooling the head gets features of ${height} x ${width} places`,
    expected: '1 x 1: one value per feature',
    hint: 'leave `pool` at true, or make the pictures smaller',
    path: 'learner.pool',
  });
}

function createLayer(parts: Parts, layer: HeadLayer, name: string, group: number): Layer {
  switch (layer.kind) {
    case 'concat_pool':
      return (x) => concatPool(x as Tensor4D);
    case 'average_pool':
      return parts.globalAverage;
    case 'flatten':
      return (x) => x;
    case 'relu':
      return parts.activation('relu');
    case 'dropout':
      return parts.dropout(name, layer.p);
    case 'sigmoid_range':
      return (x) => tf.add(tf.mul(tf.sigmoid(x), layer.high - layer.low), layer.low);
    case 'norm':
      return parts.batchNorm({ name, group, features: layer.features, bias: layer.bias, momentum: layer.momentum });
    case 'linear':
      return parts.linear({ name, group, inputs: layer.inputs, outputs: layer.outputs, bias: layer.bias });
  }
}
