import { batchNorm, batchNormInference } from '../tensor/batch-norm.ts';
import { averagePool, concatPool } from '../tensor/concat-pool.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { HeadLayer } from './head-plan.ts';
import type { Draw } from './init.ts';
import type { ForwardContext } from './model.ts';
import { createNorm, NORM_EPS } from './norm.ts';
import type { Store } from './store.ts';

type Layer = (x: Tensor, context: ForwardContext) => Tensor;

/** Creates the head's variables under torch's prefix '1.' and returns its forward pass: [n,h,w,c] -> [n,nOut]. */
export function createHead(store: Store, draw: Draw, plan: readonly HeadLayer[], group: number): Layer {
  const layers = plan.map((layer, index) => createLayer(store, draw, layer, `1.${index}`, group));
  return (x, context) => layers.reduce((value, layer) => layer(value, context), pools(plan) ? x : flat(x));
}

function pools(plan: readonly HeadLayer[]): boolean {
  return plan.some(({ kind }) => kind === 'concat_pool' || kind === 'average_pool');
}

/** Without pooling every feature must come as one value. */
function flat(x: Tensor): Tensor {
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

function createLayer(store: Store, draw: Draw, layer: HeadLayer, name: string, group: number): Layer {
  switch (layer.kind) {
    case 'concat_pool':
      return (x) => concatPool(x as Tensor4D);
    case 'average_pool':
      return (x) => averagePool(x as Tensor4D);
    case 'flatten':
      return (x) => x;
    case 'relu':
      return (x) => tf.relu(x);
    case 'dropout':
      return (x, context) => dropout(x, layer.p, name, context);
    case 'sigmoid_range':
      return (x) => tf.add(tf.mul(tf.sigmoid(x), layer.high - layer.low), layer.low);
    case 'norm':
      return createNormLayer(store, layer, name, group);
    case 'linear':
      return createLinear(store, draw, layer, name, group);
  }
}

function dropout(x: Tensor, p: number, name: string, context: ForwardContext): Tensor {
  if (p === 0 || !(context.dropout ?? context.training)) return x;
  const scale = 1 / (1 - p);
  const mask = context.uniform(name, x.size).map((value) => (value < p ? 0 : scale));
  return tf.mul(x, tf.tensor(mask, x.shape));
}

function createNormLayer(store: Store, layer: HeadLayer & { kind: 'norm' }, name: string, group: number): Layer {
  const norm = createNorm(store, { name, features: layer.features, group, bias: layer.bias, momentum: layer.momentum });
  const [gamma, beta, mean, variance] = [norm.gamma, norm.beta, norm.mean, norm.variance] as unknown as Tensor1D[];
  return (x, context) => {
    if (!norm.usesBatch(context)) {
      return batchNormInference(x as Tensor2D, { gamma: gamma!, beta: beta!, mean: mean!, variance: variance!, eps: NORM_EPS });
    }
    const result = batchNorm(x as Tensor2D, gamma!, beta!, NORM_EPS);
    norm.update(result.mean, result.variance, x.shape[0]!);
    return result.y;
  };
}

function createLinear(store: Store, draw: Draw, layer: HeadLayer & { kind: 'linear' }, name: string, group: number): Layer {
  const { inputs, outputs } = layer;
  const flags = { group, norm: false } as const;
  const values = draw(`${name}.weight`, inputs * outputs, inputs);
  const weight = store.parameter({ ...flags, name: `${name}.weight`, shape: [inputs, outputs], layout: 'linear', bias: false, values });
  if (!layer.bias) return (x) => tf.matMul(x, weight);
  const zeros = new Float32Array(outputs);
  const bias = store.parameter({ ...flags, name: `${name}.bias`, shape: [outputs], layout: 'plain', bias: true, values: zeros });
  return (x) => tf.add(tf.matMul(x, weight), bias);
}
