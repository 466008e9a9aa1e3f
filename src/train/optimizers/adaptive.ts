import { type Tensor, tf } from '../../tensor/tf.ts';
import { averageGradient, averageSquare, type Ingredients } from './plain.ts';

/** RMSProp: lr * (a or g) / (sqrt(s) + eps); a is not dampened and only there with momentum. */
export function rmsprop({ g, averages, hypers: { lr, mom, sqrMom, eps } }: Ingredients): Tensor {
  const [first, second] = averages;
  const a = second === undefined ? g : averageGradient(second, g, mom, false);
  const s = averageSquare(first!, g, sqrMom);
  return tf.mul(tf.div(a, tf.add(tf.sqrt(s), eps)), lr);
}

/** RAdam (Liu et al. 2020): Adam with its rectification term once the variance is tractable, before that momentum alone. */
export function radam({ g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients, beta: number): Tensor {
  const a = averageGradient(averages[0]!, g, mom, true);
  const s = averageSquare(averages[1]!, g, sqrMom);
  const [debias1, debias2] = [1 - mom ** t, 1 - sqrMom ** t];
  const longest = 2 / (1 - sqrMom) - 1;
  const length = longest - (2 * t * sqrMom ** t) / debias2;
  if (length <= 5) return tf.mul(a, lr / debias1);
  const v = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
  const root = tf.add(tf.sqrt(tf.div(s, debias2)), eps);
  return tf.mul(tf.div(a, beta === 0 ? root : softplus(root, beta)), (lr * v) / debias1);
}

/** torch's softplus: log(1 + exp(beta x)) / beta, x itself beyond beta x = 20. */
function softplus(x: Tensor, beta: number): Tensor {
  const scaled = tf.mul(x, beta);
  return tf.where(tf.greater(scaled, 20), x, tf.div(tf.softplus(scaled), beta));
}

/** QHAdam (Ma and Yarats 2019): Adam's averages, each mixed with the present gradient. */
export function qhadam({ g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients, nu1: number, nu2: number): Tensor {
  const a = tf.div(averageGradient(averages[0]!, g, mom, true), 1 - mom ** t);
  const s = tf.div(averageSquare(averages[1]!, g, sqrMom), 1 - sqrMom ** t);
  const above = tf.add(tf.mul(g, 1 - nu1), tf.mul(a, nu1));
  const below = tf.add(tf.mul(tf.square(g), 1 - nu2), tf.mul(s, nu2));
  return tf.mul(tf.div(above, tf.add(tf.sqrt(below), eps)), lr);
}

/** LAMB (You et al. 2020) in fastai's form: Adam's step times min(rms(p) / rms(step), 10), or 1 where either is 0. */
export function lamb({ p, g, averages, hypers: { lr, mom, sqrMom, eps }, t }: Ingredients): Tensor {
  const a = tf.div(averageGradient(averages[0]!, g, mom, true), 1 - mom ** t);
  const s = tf.div(averageSquare(averages[1]!, g, sqrMom), 1 - sqrMom ** t);
  const step = tf.div(a, tf.add(tf.sqrt(s), eps));
  const [r1, r2] = [rms(p), rms(step)];
  const q = tf.where(tf.logicalOr(tf.equal(r1, 0), tf.equal(r2, 0)), tf.scalar(1), tf.minimum(tf.div(r1, r2), 10));
  return tf.mul(step, tf.mul(q, lr));
}

function rms(x: Tensor): Tensor {
  return tf.sqrt(tf.mean(tf.square(x)));
}

export interface LarcOptions {
  readonly trust: number;
  readonly clip: boolean;
}

/** LARC (clip) and LARS: a rate per parameter, lr * trust * |p| / (|g| + wd |p| + eps), for LARC at most lr. */
export function larc({ p, g, averages: [average], hypers: { lr, mom, eps, wd } }: Ingredients, { trust, clip }: LarcOptions): Tensor {
  const a = average === undefined ? g : averageGradient(average, g, mom, false);
  const [pNorm, gNorm] = [norm(p), norm(g)];
  const local = tf.div(tf.mul(pNorm, lr * trust), tf.add(tf.add(gNorm, tf.mul(pNorm, wd)), eps));
  return tf.mul(a, clip ? tf.minimum(local, lr) : local);
}

function norm(x: Tensor): Tensor {
  return tf.sqrt(tf.sum(tf.square(x)));
}
