import { softmaxCrossEntropy } from '../tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
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

/** The loss a file names, or the one fastai infers from the target (fastai.md 12.1). */
export function createLoss(spec: LossSpec | undefined, target: TargetKind): Loss {
  const kind = spec?.kind ?? { category: 'cross_entropy', multi_category: 'bce_with_logits', regression: 'mse' }[target];
  const options = spec?.options ?? {};
  switch (kind) {
    case 'cross_entropy':
      return crossEntropy(options.weight as readonly number[] | undefined);
    case 'label_smoothing_cross_entropy':
    case 'label_smoothing':
      return labelSmoothing((options.eps as number | undefined) ?? 0.1);
    case 'focal':
      return focal((options.gamma as number | undefined) ?? 2);
    case 'bce_with_logits':
      return ofValues(bcePerItem, (x) => tf.sigmoid(x));
    case 'mse':
      return ofValues(
        (p, t) => rowMean(tf.squaredDifference(p, shaped(t, p))),
        (x) => x,
      );
    case 'l1':
      return ofValues(
        (p, t) => rowMean(tf.abs(tf.sub(p, shaped(t, p)))),
        (x) => x,
      );
    default:
      throw new UserError({ code: 'wrong-value', message: `there is no loss named ${kind}`, path: 'learner.loss' });
  }
}

const softmax = (predictions: Tensor): Tensor => tf.softmax(predictions);

function itemCrossEntropy(predictions: Tensor, targets: Tensor): Tensor {
  return softmaxCrossEntropy(predictions as Tensor2D, targets as Tensor1D | Tensor2D).losses;
}

/** The weighted mean divides by the sum of the weights, as torch does. */
function crossEntropy(weight?: readonly number[]): Loss {
  if (!weight) return ofClasses(itemCrossEntropy);
  const weights = (targets: Tensor): Tensor => tf.gather(tf.tensor1d([...weight]), tf.cast(targets, 'int32'));
  return {
    ofClasses: true,
    perItem: (p, t) => tf.mul(itemCrossEntropy(p, t), weights(t)),
    mean: (p, t) => tf.div(tf.sum(tf.mul(itemCrossEntropy(p, t), weights(t))), tf.sum(weights(t))),
    activation: softmax,
  };
}

/** (1-eps) NLL + eps/C sum_c -log p_c, as one cross-entropy with soft targets. */
function labelSmoothing(eps: number): Loss {
  const soft = (predictions: Tensor, targets: Tensor): Tensor => {
    const classes = predictions.shape[1]!;
    const hot = tf.cast(tf.oneHot(tf.cast(targets, 'int32') as Tensor1D, classes), 'float32');
    return tf.add(tf.mul(hot, 1 - eps), eps / classes);
  };
  return ofClasses((p, t) => itemCrossEntropy(p, soft(p, t)));
}

function focal(gamma: number): Loss {
  const perItem = (predictions: Tensor, targets: Tensor): Tensor => {
    const ce = itemCrossEntropy(predictions, targets);
    return tf.mul(tf.pow(tf.sub(1, tf.exp(tf.neg(ce))), gamma), ce);
  };
  return ofClasses(perItem);
}

function bcePerItem(predictions: Tensor, targets: Tensor): Tensor {
  const losses = tf.add(
    tf.sub(tf.relu(predictions), tf.mul(predictions, shaped(targets, predictions))),
    tf.softplus(tf.neg(tf.abs(predictions))),
  );
  return rowMean(losses);
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
