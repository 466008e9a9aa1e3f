import type { Predictions } from '../language/contracts/predictions.ts';
import { argmaxRows } from './confusion.ts';
import { pythonFixed } from './python-fixed.ts';

/** One item of the validation set with what the model made of it, in words. */
export interface JudgedItem {
  /** Position in the predictions. */
  readonly index: number;
  readonly loss: number;
  readonly predicted: string;
  readonly actual: string;
  /** Whether the two are the same; for regression never known. */
  readonly right: boolean;
  /** Of the predicted class; for several labels or numbers there is none. */
  readonly probability?: number;
}

/** The `k` items of largest (or smallest) loss in that order, all of them where `k` is left out; equal losses keep the items' order. */
export function topLosses(losses: Float32Array, k: number = losses.length, largest = true): Int32Array {
  const order = Int32Array.from(losses, (_, i) => i);
  const sign = largest ? -1 : 1;
  order.sort((a, b) => sign * (losses[a]! - losses[b]!) || a - b);
  return order.slice(0, Math.min(k, losses.length));
}

/** What plot_top_losses shows of an item: 'prediction/actual / loss / probability', two decimals each. */
export function topLossTitle({ predicted, actual, loss, probability }: JudgedItem): string {
  return [
    `${predicted}/${actual}`,
    ...[loss, ...(probability === undefined ? [] : [probability])].map((value) => pythonFixed(value, 2)),
  ].join(' / ');
}

/**
 * Looks items up in predictions of any kind: a class is the one of largest probability, labels are those above one half (strictly, as
 * fastai decodes binary cross-entropy), numbers are shown with three significant digits.
 */
export function judgeItems(predictions: Predictions, indexes: Iterable<number>): JudgedItem[] {
  const { losses, targetKind } = predictions;
  const judge = targetKind === 'category' ? judgeCategory : targetKind === 'multi_category' ? judgeLabels : judgeNumbers;
  return Array.from(indexes, (index) => ({ index, loss: losses[index]!, ...judge(predictions, index) }));
}

type Judgement = Omit<JudgedItem, 'index' | 'loss'>;

function judgeCategory({ probs, targets, vocab }: Predictions, index: number): Judgement {
  const row = probs.subarray(index * vocab.length, (index + 1) * vocab.length);
  const best = argmaxRows(row, vocab.length)[0]!;
  const actual = targets[index]!;
  return { predicted: vocab[best]!, actual: vocab[actual]!, right: best === actual, probability: row[best]! };
}

function judgeLabels({ probs, targets, vocab }: Predictions, index: number): Judgement {
  const names = (values: Float32Array | Int32Array): string =>
    vocab.filter((_, i) => values[index * vocab.length + i]! > 0.5).join(';') || 'nothing';
  const [predicted, actual] = [names(probs), names(targets)];
  return { predicted, actual, right: predicted === actual };
}

function judgeNumbers({ probs, targets, paths }: Predictions, index: number): Judgement {
  const width = probs.length / paths.length;
  const numbers = (values: Float32Array | Int32Array): string =>
    Array.from(values.subarray(index * width, (index + 1) * width), (value) => String(Number(value.toPrecision(3)))).join(', ');
  return { predicted: numbers(probs), actual: numbers(targets), right: false };
}
