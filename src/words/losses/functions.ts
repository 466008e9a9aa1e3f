import type { LossWord } from '../../language/contracts/loss.ts';
import type { Tensors } from '../../language/contracts/tensors.ts';
import type { Tensor, Tensor1D, Tensor2D } from '../../tensor/tf.ts';

type Started = ReturnType<LossWord['start']>;
type PerItem = Started['perItem'];

/** A loss whose mean is the plain mean of its items. */
export function plainMean({ tf }: Tensors, perItem: PerItem): Started {
  return { perItem, mean: (p, t) => tf.mean(perItem(p, t)) };
}

/** Cross-entropy of each item, [n]; targets are class indexes [n] or probabilities [n, c]. */
export function itemCrossEntropy({ softmaxCrossEntropy }: Tensors, predictions: Tensor, targets: Tensor): Tensor {
  return softmaxCrossEntropy(predictions as Tensor2D, targets as Tensor1D | Tensor2D).losses;
}

/** Cross-entropy, weighted where there are weights: the mean then divides by the sum of the weights, as torch does. */
export function weightedCrossEntropy(tensors: Tensors, weight: readonly number[] | undefined): Started {
  const { tf } = tensors;
  if (!weight) return plainMean(tensors, (p, t) => itemCrossEntropy(tensors, p, t));
  const weightsOf = (targets: Tensor): Tensor => tf.gather(tf.tensor1d([...weight]), tf.cast(targets, 'int32'));
  const perItem: PerItem = (p, t) => tf.mul(itemCrossEntropy(tensors, p, t), weightsOf(t));
  return { perItem, mean: (p, t) => tf.div(tf.sum(perItem(p, t)), tf.sum(weightsOf(t))) };
}

/** Mean of each row, [n]; values of rank 1 are their own. */
export function rowMean({ tf }: Tensors, values: Tensor): Tensor {
  return values.rank === 1 ? values : tf.mean(values, 1);
}

/** Targets as float32 in the predictions' shape. */
export function shaped({ tf }: Tensors, targets: Tensor, predictions: Tensor): Tensor {
  return tf.reshape(tf.cast(targets, 'float32'), predictions.shape);
}
