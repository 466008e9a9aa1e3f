import type { DataSpec } from '../data/spec.ts';
import { planTransforms, sizeAfterStage } from '../data/transforms.ts';
import type { Size } from '../image/size.ts';
import type { ItemTransform } from '../language/contracts/item-transform.ts';
import type { Words } from '../language/word.ts';
import type { Unplaced } from './sense-learner.ts';

/** Pixels of one picture after a transform: 8192 x 8192, of which the image kernels can hold a few copies. */
const MOST_OF_PICTURE = 2 ** 26;
/** Pixels of a batch: 1.6 GB as float32 RGB, before the first layer makes many times that of it. */
const MOST_OF_BATCH = 2 ** 27;
const BYTES = 4;

/** Sizes that no memory holds: of one picture, and of a batch. */
export function checkMemory(data: DataSpec, words: Words): readonly Unplaced[] {
  const pictures = data.itemTfms.flatMap((spec, i) => tooLarge(sizeOf(words.create(spec)), `data.item_tfms[${i}]`));
  const tensors = planTransforms(data, words).stages.flatMap((stage) => tooLarge(sizeAfterStage(stage), 'data.batch_tfms'));
  if (pictures.length + tensors.length > 0) return [...pictures, ...tensors];
  const channels = data.decode.mode === 'grey' ? 1 : 3;
  const [height, width] = largest(data, words);
  const keys = [
    ['batch_size', data.batchSize],
    ['val_batch_size', data.valBatchSize ?? 0],
  ] as const;
  return keys.flatMap(([key, count]) => overfull(key, count, height, width, channels));
}

function tooLarge(size: Size | undefined, path: string): Unplaced[] {
  if (size === undefined || size[0] * size[1] <= MOST_OF_PICTURE) return [];
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: `a picture of ${size[1]} x ${size[0]} pixels is larger than pipefile can hold`,
      expected: `at most ${MOST_OF_PICTURE} pixels, such as 8192 x 8192`,
      found: `${size[0] * size[1]} pixels`,
      hint: 'networks for photos see 128 to 512 pixels a side',
      path,
    },
  ];
}

function overfull(key: string, count: number, height: number, width: number, channels: number): Unplaced[] {
  if (count * height * width <= MOST_OF_BATCH) return [];
  const most = Math.floor(MOST_OF_BATCH / (height * width));
  const gigabytes = (count * height * width * channels * BYTES) / 1e9;
  return [
    {
      code: 'wrong-value',
      severity: 'error',
      message: `a batch of ${count} pictures of ${width} x ${height} pixels needs ${gigabytes.toFixed(1)} GB before the first layer`,
      expected: `at most ${most} picture${most === 1 ? '' : 's'} of this size in a batch`,
      found: String(count),
      hint: `write \`${key}: ${most}\` or less, or make the pictures smaller`,
      path: `data.${key}`,
    },
  ];
}

/** The size with the most pixels that a batch has: as it is collated, or after a batch transform. 1 x 1 where no transform gives one. */
function largest(data: DataSpec, words: Words): Size {
  const { items, stages } = planTransforms(data, words);
  const collated = items.map(({ transform }) => sizeOf(transform)).findLast((size) => size !== undefined);
  const sizes = [collated, ...stages.map(sizeAfterStage)].filter((size) => size !== undefined);
  return sizes.reduce((most, size) => (size[0] * size[1] > most[0] * most[1] ? size : most), [1, 1] as Size);
}

function sizeOf({ fixesSize, largestSize }: ItemTransform): Size | undefined {
  return fixesSize ?? largestSize;
}
