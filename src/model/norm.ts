import { type Tensor1D, tf, type Variable } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import type { ForwardContext } from './model.ts';
import type { Store } from './store.ts';

export const NORM_EPS = 1e-5;

/** A batch normalisation's variables; they are applied by the operation that the layer is part of. */
export interface Norm {
  readonly gamma: Variable;
  readonly beta: Variable;
  readonly mean: Variable;
  readonly variance: Variable;
  /** Whether this forward pass normalises by the batch's own statistics. */
  usesBatch(context: ForwardContext): boolean;
  /** Moves the running statistics by torch's rule: momentum .1 unless given, unbiased variance. `size`: values per channel in the batch; UserError for one. */
  update(mean: Tensor1D, variance: Tensor1D, size: number): void;
}

export interface NormOptions {
  readonly name: string;
  readonly features: number;
  readonly group: number;
  readonly weight?: number;
  readonly bias: number;
  readonly momentum?: number;
}

/** Adds a norm layer's weight, bias, running_mean, running_var and num_batches_tracked to the store, in torch's order. */
export function createNorm(store: Store, { name, features, group, weight = 1, bias, momentum = 0.1 }: NormOptions): Norm {
  const filled = (value: number) => new Float32Array(features).fill(value);
  const common = { shape: [features], layout: 'plain', group, norm: true } as const;
  const gamma = store.parameter({ ...common, name: `${name}.weight`, bias: false, values: filled(weight) });
  const beta = store.parameter({ ...common, name: `${name}.bias`, bias: true, values: filled(bias) });
  const mean = store.buffer(`${name}.running_mean`, filled(0));
  const variance = store.buffer(`${name}.running_var`, filled(1));
  const tracked = `${name}.num_batches_tracked`;
  store.counter(tracked);
  return {
    gamma,
    beta,
    mean,
    variance,
    usesBatch: (context) => context.training && !context.frozenNorms?.has(name),
    update: (batchMean, batchVariance, size) => {
      if (size < 2) throw oneValue(name);
      store.count(tracked);
      move(mean, batchMean, momentum);
      move(variance, tf.mul(batchVariance, size / (size - 1)), momentum);
    },
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
