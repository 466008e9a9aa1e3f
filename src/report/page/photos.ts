import type { RunRecord } from '../../folder/record.ts';
import { thumbnailUri } from '../../image/thumbnail.ts';
import { decodeClasses, hasClasses } from '../../interpret/predictions.ts';
import { topLosses } from '../../interpret/top-losses.ts';
import type { Predictions } from '../../language/contracts/predictions.ts';
import { ownPhotos } from '../own-photo.ts';

/** The pictures that go into a report: data URIs by position in the predictions. */
export type Photos = ReadonlyMap<number, string>;

/** How many items a report shows, so that its size stays bounded whatever the data set. */
export const PHOTO_LIMITS = { topLosses: 24, wrong: 420, rightPerClass: 3, right: 240, side: 144, largeSide: 288 } as const;
const AT_ONCE = 8;

/**
 * Items worth showing: the largest losses, the wrong ones by falling loss, and a few right ones of each class. In order of
 * importance. Only the largest losses where items have no single class.
 */
export function itemsToShow(predictions: Predictions): readonly number[] {
  const byLoss = [...topLosses(predictions.losses)];
  const top = byLoss.slice(0, PHOTO_LIMITS.topLosses);
  if (!hasClasses(predictions)) return top;
  const decoded = decodeClasses(predictions);
  const isWrong = (i: number): boolean => decoded[i] !== predictions.targets[i];
  const wrong = byLoss.filter(isWrong).slice(0, PHOTO_LIMITS.wrong);
  const perClass = new Map<number, number>();
  const right = byLoss.filter((i) => {
    const count = perClass.get(decoded[i]!) ?? 0;
    if (isWrong(i) || count >= PHOTO_LIMITS.rightPerClass) return false;
    perClass.set(decoded[i]!, count + 1);
    return true;
  });
  return [...new Set([...top, ...wrong, ...right.slice(0, PHOTO_LIMITS.right)])];
}

/** Reads and shrinks the pictures of a run's report; those that cannot be read, or are not those of the run, are left out. */
export async function gatherPhotos(record: RunRecord): Promise<Photos> {
  const { predictions } = record;
  const photos = new Map<number, string>();
  if (!predictions) return photos;
  const indexes = itemsToShow(predictions);
  const photoOf = ownPhotos(record);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < indexes.length; at = next++) {
      const index = indexes[at]!;
      const side = at < PHOTO_LIMITS.topLosses ? PHOTO_LIMITS.largeSide : PHOTO_LIMITS.side;
      const bytes = await photoOf(predictions.root, predictions.paths[index]!);
      const uri = bytes && (await thumbnailUri(bytes, side));
      if (uri !== undefined) photos.set(index, uri);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return photos;
}
