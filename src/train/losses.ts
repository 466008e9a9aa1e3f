import { softmaxCrossEntropy } from '../tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/tf.ts';
import type { LossSpec } from './spec.ts';

export type TargetKind = 'category' | 'multi_category' | 'regression';

/** A loss over a batch. */
export interface Loss {
  /** Whether targets are class indexes (fastai's y_int): mixed batches then blend losses instead of targets. */
  readonly ofClasses: boolean;
  /** Loss of each item, [n], before any mean; what interpretation ranks. */
  perItem(predictions: Tensor, targets: Tensor): Tensor;
  /** The training loss, a scalar; differentiable by the predictions. */
  mean(predictions: Tensor, targets: Tensor): Tensor;
  /** Model outputs to what people read: probabilities, or the values themselves. */
  activation(predictions: Tensor): Tensor;
}

interface Options {
  /** One per class; names and `balanced` were resolved by resolveClassWeights. */
  readonly weight?: readonly number[];
  readonly pos_weight?: readonly number[];
  readonly eps?: number;
  readonly gamma?: number;
}

/** The loss a file names, or the one fastai infers from the target (fastai.md 12.1). */
export function createLoss(spec: LossSpec | undefined, target: TargetKind): Loss {
  const { kind, options } = spec ?? { kind: inferredLoss(target), options: {} };
  const { weight, pos_weight: positive, eps = 0.1, gamma = 2 } = options as Options;
  switch (kind) {
    case 'cross_entropy':
      return crossEntropy(weight);
    case 'label_smoothing':
      return labelSmoothing(eps, weight);
    case 'focal':
      return focal(gamma, weight);
    case 'bce_with_logits':
      return ofValues((p, t) => rowMean(binaryCrossEntropy(p, shaped(t, p), weight, positive)), tf.sigmoid);
    case 'mse':
      return ofValues((p, t) => rowMean(tf.squaredDifference(p, shaped(t, p))), same);
    case 'l1':
      return ofValues((p, t) => rowMean(distance(tf.sub(p, shaped(t, p)))), same);
    default:
      throw new Error(`the loss ${kind} has no implementation`);
  }
}

/** The loss that fastai takes for a target when none is named. */
export function inferredLoss(target: TargetKind): string {
  return { category: 'cross_entropy', multi_category: 'bce_with_logits', regression: 'mse' }[target];
}

const softmax = (predictions: Tensor): Tensor => tf.softmax(predictions);
const same = (predictions: Tensor): Tensor => predictions;

function itemCrossEntropy(predictions: Tensor, targets: Tensor): Tensor {
  return softmaxCrossEntropy(predictions as Tensor2D, targets as Tensor1D | Tensor2D).losses;
}

function weightsOf(weight: readonly number[], targets: Tensor): Tensor {
  return tf.gather(tf.tensor1d([...weight]), tf.cast(targets, 'int32'));
}

/** The weighted mean divides by the sum of the weights, as torch does. */
function crossEntropy(weight?: readonly number[]): Loss {
  if (!weight) return ofClasses(itemCrossEntropy);
  const perItem = (p: Tensor, t: Tensor): Tensor => tf.mul(itemCrossEntropy(p, t), weightsOf(weight, t));
  return { ...ofClasses(perItem), mean: (p, t) => tf.div(tf.sum(perItem(p, t)), tf.sum(weightsOf(weight, t))) };
}

/** (1-eps) NLL + eps/C sum_c -log p_c, as one cross-entropy with soft targets; weights are for the first part alone, as fastai has it. */
function labelSmoothing(eps: number, weight?: readonly number[]): Loss {
  const spread = (p: Tensor): Tensor => tf.fill(p.shape as [number, number], eps / p.shape[1]!);
  if (weight) {
    const nll = crossEntropy(weight);
    const join = (part: (p: Tensor, t: Tensor) => Tensor, p: Tensor, t: Tensor, rest: Tensor): Tensor =>
      tf.add(tf.mul(part(p, t), 1 - eps), rest);
    return {
      ...nll,
      perItem: (p, t) => join(nll.perItem, p, t, itemCrossEntropy(p, spread(p))),
      mean: (p, t) => join(nll.mean, p, t, tf.mean(itemCrossEntropy(p, spread(p)))),
    };
  }
  return ofClasses((p, t) => {
    const hot = tf.cast(tf.oneHot(tf.cast(t, 'int32') as Tensor1D, p.shape[1]!), 'float32');
    return itemCrossEntropy(p, tf.add(tf.mul(hot, 1 - eps), spread(p)));
  });
}

/** (1 - exp(-CE))^gamma CE, the weighted cross-entropy where there are weights, and a plain mean. The derivative of a power of 0 is left out where gamma is 0: it is 0 to torch, NaN to TF.js. */
function focal(gamma: number, weight?: readonly number[]): Loss {
  const { perItem } = crossEntropy(weight);
  if (gamma === 0) return ofClasses(perItem);
  return ofClasses((p, t) => {
    const ce = perItem(p, t);
    return tf.mul(tf.pow(tf.sub(1, tf.exp(tf.neg(ce))), gamma), ce);
  });
}

/**
 * torch's form: (1-t) x + (1 + (pos-1) t) log(1 + e^-x), times the class's weight. softplus stays finite for any x, and its gradient has no
 * corner at 0, as that of a form with |x| has.
 */
function binaryCrossEntropy(x: Tensor, t: Tensor, weight?: readonly number[], positive?: readonly number[]): Tensor {
  const tail = tf.softplus(tf.neg(x));
  const weighted = positive ? tf.mul(tail, tf.add(tf.mul(tf.sub(tf.tensor1d([...positive]), 1), t), 1)) : tail;
  const losses = tf.add(tf.mul(tf.sub(1, t), x), weighted);
  return weight ? tf.mul(losses, tf.tensor1d([...weight])) : losses;
}

/** |x|, whose gradient at 0 is 0 as torch's is; that of tf.abs is -1. */
function distance(x: Tensor): Tensor {
  return tf.add(tf.relu(x), tf.relu(tf.neg(x)));
}

function rowMean(values: Tensor): Tensor {
  return values.rank === 1 ? values : tf.mean(values, 1);
}

function shaped(targets: Tensor, predictions: Tensor): Tensor {
  return tf.reshape(tf.cast(targets, 'float32'), predictions.shape);
}

function ofClasses(perItem: Loss['perItem']): Loss {
  return { ofClasses: true, perItem, mean: (p, t) => tf.mean(perItem(p, t)), activation: softmax };
}

function ofValues(perItem: Loss['perItem'], activation: Loss['activation']): Loss {
  return { ofClasses: false, perItem, mean: (p, t) => tf.mean(perItem(p, t)), activation };
}
