import type { Rule } from '../../language/contracts/optimizer.ts';
import type { Tensors } from '../../language/contracts/tensors.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { averageGradient, averageSquare, type Ingredients, plainStep } from './steps.ts';

/** Options of RAdam. */
export interface RadamOptions {
  readonly mom: number;
  readonly sqr_mom: number;
  readonly eps: number;
  readonly wd: number;
  readonly decouple_wd: boolean;
  /** Sharpness of a softplus over the root (SAdam); 0 for none. */
  readonly beta: number;
}

/** RAdam's rule, which Ranger has inside. */
export function radamRule({ mom, sqr_mom: sqrMom, eps, wd, decouple_wd: decoupled, beta }: RadamOptions): Rule {
  const step = plainStep(decoupled, (ingredients, tensors) => change(ingredients, beta, tensors));
  return { hypers: { mom, sqrMom, eps, wd }, decoupled, averages: 2, step };
}

/** RAdam (Liu et al. 2020): Adam with its rectification term once the variance is tractable, before that momentum alone. */
function change({ g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients, beta: number, tensors: Tensors): Tensor {
  const { tf } = tensors;
  const a = averageGradient(tensors, averages[0]!, g, mom, true);
  const s = averageSquare(tensors, averages[1]!, g, sqrMom);
  const [debias1, debias2] = [1 - mom ** t, 1 - sqrMom ** t];
  const longest = 2 / (1 - sqrMom) - 1;
  const length = longest - (2 * t * sqrMom ** t) / debias2;
  if (length <= 5) return tf.mul(a, lr / debias1);
  const v = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
  const root = tf.add(tf.sqrt(tf.div(s, debias2)), eps);
  return tf.mul(tf.div(a, beta === 0 ? root : softplus(root, beta, tensors)), (lr * v) / debias1);
}

/** torch's softplus: log(1 + exp(beta x)) / beta, x itself beyond beta x = 20. */
function softplus(x: Tensor, beta: number, { tf }: Tensors): Tensor {
  const scaled = tf.mul(x, beta);
  return tf.where(tf.greater(scaled, 20), x, tf.div(tf.softplus(scaled), beta));
}
