import type { Predictions } from './predictions.ts';
import { pythonFixed } from './python-fixed.ts';

/** One item of the validation set with what the model made of it. */
export interface TopLoss {
  /** Position in the predictions. */
  readonly index: number;
  readonly loss: number;
  readonly predicted: number;
  readonly actual: number;
  /** Of the predicted class. */
  readonly probability: number;
}

/** The `k` items of largest (or smallest) loss in that order, all of them where `k` is left out; equal losses keep the items' order. */
export function topLosses(losses: Float32Array, k: number = losses.length, largest = true): Int32Array {
  const order = Int32Array.from(losses, (_, i) => i);
  const sign = largest ? -1 : 1;
  order.sort((a, b) => sign * (losses[a]! - losses[b]!) || a - b);
  return order.slice(0, Math.min(k, losses.length));
}

/** What plot_top_losses shows of an item: 'prediction/actual / loss / probability', two decimals each. */
export function topLossTitle(item: TopLoss, vocab: readonly string[]): string {
  return `${vocab[item.predicted]}/${vocab[item.actual]} / ${pythonFixed(item.loss, 2)} / ${pythonFixed(item.probability, 2)}`;
}

/** Looks one item up in the predictions of a category model; `decoded` is decodeClasses of them. */
export function describeItem({ probs, losses, targets, vocab }: Predictions, decoded: Int32Array, index: number): TopLoss {
  const predicted = decoded[index]!;
  return { index, loss: losses[index]!, predicted, actual: targets[index]!, probability: probs[index * vocab.length + predicted]! };
}
