import { createConvLayer } from '../../src/model/conv-layer.ts';
import { drawZeros } from '../../src/model/init.ts';
import type { ForwardContext, Model } from '../../src/model/model.ts';
import { createNorm, NORM_EPS } from '../../src/model/norm.ts';
import { Store } from '../../src/model/store.ts';
import { batchNorm, batchNormInference } from '../../src/tensor/batch-norm.ts';
import { concatPool } from '../../src/tensor/concat-pool.ts';
import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../../src/tensor/tf.ts';

type Layer = (x: Tensor2D, context: ForwardContext) => Tensor2D;

/** conv 3-4, conv 4-6 at stride 2, then fastai's head 12-8-3 without dropout: one group each. */
export function convNet(): Model {
  const store = new Store();
  const conv = (at: number, inputs: number, outputs: number, stride: number) =>
    createConvLayer(store, drawZeros, {
      conv: `${at}.0`,
      norm: `${at}.1`,
      kernel: 3,
      stride,
      pad: 1,
      inputs,
      outputs,
      group: at,
      relu: true,
    });
  const [first, second] = [conv(0, 3, 4, 1), conv(1, 4, 6, 2)];
  const hidden = inOrder(norm(store, '2.2', 12, 2), linear(store, '2.3', 12, 8, 2, false));
  const last = inOrder(norm(store, '2.5', 8, 2), linear(store, '2.6', 8, 3, 2, false));
  return model(store, 3, (x, context) => last(tf.relu(hidden(concatPool(second(first(x, context), context)), context)), context));
}

/** Linear 5-8, BatchNorm, ReLU, Linear 8-3, with biases: one group. */
export function denseNet(): Model {
  const store = new Store();
  const hidden = inOrder(linear(store, '0', 5, 8, 0, true), norm(store, '1', 8, 0));
  const last = linear(store, '3', 8, 3, 0, true);
  return model(store, 1, (x, context) => last(tf.relu(hidden(tf.reshape(x, [x.shape[0], 5]), context)), context));
}

function model(store: Store, groups: number, forward: (x: Tensor4D, context: ForwardContext) => Tensor): Model {
  return {
    parameters: store.parameters,
    buffers: store.buffers,
    entries: store.entries,
    counters: store.counters,
    groups,
    forward: (x, context) => tf.tidy(() => forward(x, context)),
    dispose: () => store.dispose(),
  };
}

function inOrder(...layers: readonly Layer[]): Layer {
  return (x, context) => layers.reduce((value, layer) => layer(value, context), x);
}

function norm(store: Store, name: string, features: number, group: number): Layer {
  const made = createNorm(store, { name, features, group, bias: 0 });
  const [gamma, beta, mean, variance] = [made.gamma, made.beta, made.mean, made.variance] as unknown as [
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
  ];
  return (x, context) => {
    if (!made.usesBatch(context)) return batchNormInference(x, { gamma, beta, mean, variance, eps: NORM_EPS });
    const result = batchNorm(x, gamma, beta, NORM_EPS);
    made.update(result.mean, result.variance, x.shape[0]);
    return result.y;
  };
}

function linear(store: Store, name: string, inputs: number, outputs: number, group: number, withBias: boolean): Layer {
  const values = new Float32Array(inputs * outputs);
  const common = { group, norm: false } as const;
  const weight = store.parameter({ ...common, name: `${name}.weight`, shape: [inputs, outputs], layout: 'linear', bias: false, values });
  if (!withBias) return (x) => tf.matMul(x, weight as unknown as Tensor2D);
  const zeros = new Float32Array(outputs);
  const bias = store.parameter({ ...common, name: `${name}.bias`, shape: [outputs], layout: 'plain', bias: true, values: zeros });
  return (x) => tf.add(tf.matMul(x, weight as unknown as Tensor2D), bias);
}
