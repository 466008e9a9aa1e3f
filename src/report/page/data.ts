import type { Predictions } from '../../language/contracts/predictions.ts';
import { itemsToShow, PHOTO_LIMITS, type Photos } from './photos.ts';

/**
 * What the client script opens cells with. Items are [actual, predicted, probability, loss, path, picture]; the picture is a
 * data URI, the '#id' of an img of the page that has it already, or 0.
 */
export interface PageData {
  readonly vocab: readonly string[];
  /** Row-major counts, actual by predicted. */
  readonly counts: readonly number[];
  readonly items: readonly (readonly [
    actual: number,
    predicted: number,
    probability: number,
    loss: number,
    path: string,
    uri: string | 0,
  ])[];
}

/** The items of a report in order of importance, with their pictures where they were read. */
export function pageData(predictions: Predictions, decoded: Int32Array, counts: Int32Array, photos: Photos): PageData {
  const { vocab, targets, probs, losses, paths } = predictions;
  const items = itemsToShow(predictions).map((i, at) => {
    const probability = probs[i * vocab.length + decoded[i]!]!;
    return [
      targets[i]!,
      decoded[i]!,
      round(probability),
      round(losses[i]!),
      paths[i]!,
      photos.has(i) ? (at < PHOTO_LIMITS.topLosses ? `#item-${i}` : photos.get(i)!) : 0,
    ] as const;
  });
  return { vocab, counts: [...counts], items };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
