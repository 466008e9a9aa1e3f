import type { BatchNormPart, ForwardContext, Layer } from '../language/contracts/architecture.ts';
import { batchNorm, batchNormInference } from '../tensor/batch-norm.ts';
import { type Tensor1D, tf, type Variable } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { Store } from './store.ts';

/** A batch normalisation's variables; they are applied by the operation that the layer is part of. */
export interface Norm {
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly eps: number;
  /** Whether this forward pass normalises by the batch's own statistics. */
  usesBatch(context: ForwardContext): boolean;
  /** Moves the running statistics by torch's rule, with the unbiased variance. `size`: values per channel in the batch; UserError for one. */
  update(mean: Tensor1D, variance: Tensor1D, size: number): void;
}

/** Adds a norm layer's weight, bias, running_mean, running_var and num_batches_tracked to the store, in torch's order. */
export function createNorm(store: Store, { name, features, group, weight = 1, bias = 0, eps = 1e-5, momentum = 0.1 }: BatchNormPart): Norm {
  const filled = (value: number) => new Float32Array(features).fill(value);
  const common = { shape: [features], layout: 'plain', group, norm: name, trainsFrozen: true, decays: false } as const;
  const gamma = store.parameter({ ...common, name: `${name}.weight`, values: filled(weight) });
  const beta = store.parameter({ ...common, name: `${name}.bias`, values: filled(bias) });
  const mean = store.buffer(`${name}.running_mean`, filled(0));
  const variance = store.buffer(`${name}.running_var`, filled(1));
  const tracked = `${name}.num_batches_tracked`;
  store.counter(tracked);
  return {
    gamma: gamma as unknown as Tensor1D,
    beta: beta as unknown as Tensor1D,
    mean: mean as unknown as Tensor1D,
    variance: variance as unknown as Tensor1D,
    eps,
    usesBatch: (context) => context.training && !context.frozenNorms?.has(name),
    update: (batchMean, batchVariance, size) => {
      if (size < 2) throw oneValue(name);
      store.count(tracked);
      move(mean, batchMean, momentum);
      move(variance, tf.mul(batchVariance, size / (size - 1)), momentum);
    },
  };
}

/** A norm layer of its own, over all axes but the last. */
export function createNormLayer(store: Store, part: BatchNormPart): Layer {
  const norm = createNorm(store, part);
  return (x, context) => {
    if (!norm.usesBatch(context)) return batchNormInference(x, norm);
    const { y, mean, variance } = batchNorm(x, norm.gamma, norm.beta, norm.eps);
    norm.update(mean, variance, x.size / part.features);
    return y;
  };
}

/** torch refuses it too: the variance of one value divides by zero. */
function oneValue(name: string): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `the norm layer ${name} cannot train on one value per channel, which has no variance`,
    hint: 'write `batch_size: 2` or more',
    path: 'data.batch_size',
  });
}

function move(running: Variable, value: Tensor1D, momentum: number): void {
  running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(value, momentum)));
}
