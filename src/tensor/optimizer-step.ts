import { KERNELS } from './kernels.ts';
import { hasKernel, runKernel } from './taped.ts';
import { type Tensor, tf, type Variable } from './tf.ts';

export interface OptimizerHypers {
  readonly lr: number;
  readonly mom: number;
  readonly sqrMom: number;
  readonly eps: number;
  readonly wd: number;
  /** true: p *= 1 - lr*wd before the step; false: g += wd*p before the averages. */
  readonly decoupled: boolean;
  /** Each parameter's step, this one included, from 1. */
  readonly t: readonly number[];
}

/**
 * One step over the parameters of a group (state: adam [average, square average], sgd [average] with momentum, [] without), fastai's formulas (optimizer.py): adam: a = mom*a + (1-mom)*g, s = sqrMom*s + (1-sqrMom)*g^2,
 * p -= lr/(1-mom^t) * a / (sqrt(s/(1-sqrMom^t)) + eps); sgd: p -= lr*g, or with momentum a = mom*a + g, p -= lr*a.
 * A backend's kernel writes into the variables' own memory: a snapshot of one must be a copy of its values, never a clone that shares them.
 */
export function optimizerStep(
  kind: 'adam' | 'sgd',
  params: readonly Variable[],
  grads: readonly Tensor[],
  state: readonly (readonly Variable[])[],
  hypers: OptimizerHypers,
): void {
  if (params.length === 0) return;
  if (hasKernel(KERNELS.optimizerStep)) kernelStep(kind, params, grads, state, hypers);
  else for (const [i, param] of params.entries()) tf.tidy(() => plainStep(kind, param, grads[i]!, state[i]!, hypers, hypers.t[i]!));
}

function kernelStep(
  kind: 'adam' | 'sgd',
  params: readonly Variable[],
  grads: readonly Tensor[],
  state: readonly (readonly Variable[])[],
  hypers: OptimizerHypers,
): void {
  const inputs: Record<string, Tensor> = {};
  for (const [i, param] of params.entries()) {
    inputs[`p${i}`] = param;
    inputs[`g${i}`] = grads[i]!;
    if (state[i]![0]) inputs[`a${i}`] = state[i]![0];
    if (state[i]![1]) inputs[`s${i}`] = state[i]![1];
  }
  runKernel(KERNELS.optimizerStep, inputs, { algorithm: kind, ...hypers });
}

function plainStep(
  kind: 'adam' | 'sgd',
  param: Variable,
  grad: Tensor,
  state: readonly Variable[],
  hypers: OptimizerHypers,
  t: number,
): void {
  const { lr, wd, decoupled } = hypers;
  const p = wd !== 0 && decoupled ? tf.mul(param, 1 - lr * wd) : param;
  const g = wd !== 0 && !decoupled ? tf.add(grad, tf.mul(param, wd)) : grad;
  const change = kind === 'adam' ? adam(g, state, hypers, t) : sgd(g, state, hypers);
  param.assign(tf.sub(p, change));
}

function adam(g: Tensor, state: readonly Variable[], { lr, mom, sqrMom, eps }: OptimizerHypers, t: number): Tensor {
  const [average, square] = state as [Variable, Variable];
  const a = tf.add(tf.mul(average, mom), tf.mul(g, 1 - mom));
  const s = tf.add(tf.mul(square, sqrMom), tf.mul(tf.square(g), 1 - sqrMom));
  average.assign(a);
  square.assign(s);
  const denominator = tf.add(tf.sqrt(tf.mul(s, 1 / (1 - sqrMom ** t))), eps);
  return tf.mul(tf.div(a, denominator), lr / (1 - mom ** t));
}

function sgd(g: Tensor, [average]: readonly Variable[], { lr, mom }: OptimizerHypers): Tensor {
  if (average === undefined) return tf.mul(g, lr);
  const a = tf.add(tf.mul(average, mom), g);
  average.assign(a);
  return tf.mul(a, lr);
}
