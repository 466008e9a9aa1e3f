import type { CallbackHost, CallbackProblem, CallbackUse, TrainingBatch } from '../../language/contracts/callback.ts';
import type { Tensor } from '../../tensor/tf.ts';
import type { Rng } from '../../util/rng.ts';

/** What mixing needs of a learner. */
export type MixHost = Pick<CallbackHost, 'loss' | 'tensors' | 'seed' | 'epochsBegun'>;

/** A random order of n items (Fisher and Yates). */
export function itemOrder(rng: Rng, n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The rows of a batch's values in another order. */
export function itemsOf<T extends Float32Array | Int32Array>(values: T, order: Int32Array): T {
  const size = values.length / order.length;
  const rows = values.slice() as T;
  for (const [to, from] of order.entries()) rows.set(values.subarray(from * size, (from + 1) * size), to * size);
  return rows;
}

/**
 * fastai's MixHandler: with class indexes the losses of both targets are blended item by item and averaged; other targets are blended themselves.
 * `shares` holds one number per item, or one for all.
 */
export function blendTargets(
  { loss, tensors: { tf } }: Pick<CallbackHost, 'loss' | 'tensors'>,
  { y, yShape }: TrainingBatch,
  partners: Int32Array,
  shares: Float32Array,
): Pick<TrainingBatch, 'y' | 'yShape' | 'lossOf'> {
  const other = itemsOf(y, partners);
  if (!loss.ofClasses) {
    const size = y.length / partners.length;
    const mixed = Float32Array.from(
      y,
      (value, i) => other[i]! + shares[shares.length === 1 ? 0 : Math.floor(i / size)]! * (value - other[i]!),
    );
    return { y: mixed, yShape, lossOf: loss.mean };
  }
  const lossOf = (predictions: Tensor, targets: Tensor): Tensor => {
    const own = loss.perItem(predictions, targets);
    const others = loss.perItem(predictions, tf.tensor(other, [...yShape], 'int32'));
    return tf.mean(tf.sub(own, tf.mul(tf.sub(own, others), tf.sub(1, tf.tensor1d(shares)))));
  };
  return { y, yShape, lossOf };
}

/** What mixing pictures means for the rest of the file. */
export function mixProblems(word: string, { target, before }: CallbackUse): readonly CallbackProblem[] {
  const problems: CallbackProblem[] = [];
  if (target === 'regression') {
    const message = `${word} blends the numbers of a regression in step with the pictures`;
    problems.push({ severity: 'warning', message, hint: 'make sure that the mean of two targets means something' });
  }
  if (before.some((other) => other === 'mixup' || other === 'cutmix'))
    problems.push({ severity: 'warning', message: 'mixup and cutmix both change every batch', hint: 'choose one' });
  return problems;
}
