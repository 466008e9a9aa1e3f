import { mergeBatchTransforms, planItemTransforms } from '../data/batch-plan.ts';
import type { BatchTransformSpec, DataSpec, ItemTransformSpec } from '../data/spec.ts';
import type { Architecture } from '../language/contracts/architecture.ts';
import type { Words } from '../language/word.ts';

/** Mean and deviation of each channel, of values in 0..1. */
export type Statistics = NonNullable<Architecture['statistics']>;

/**
 * fastai's merging and order of transforms (fastai.md 3.1, 3.2). `statistics` appends a normalisation by them where the file gives none,
 * as vision_learner does for pretrained weights.
 */
export function mergeTransforms(
  item: readonly ItemTransformSpec[],
  batch: readonly BatchTransformSpec[],
  statistics: Statistics | undefined,
  words: Words,
): Pick<DataSpec, 'itemTfms' | 'batchTfms'> {
  const appended = statistics !== undefined && !batch.some(({ kind }) => kind === 'normalize');
  const normalize = { kind: 'batch_transform', word: 'normalize', options: { stats: 'imagenet', ...statistics } } as const;
  const all = appended ? [...batch, ...words.create(normalize)] : batch;
  return { itemTfms: planItemTransforms(item), batchTfms: mergeBatchTransforms(all) };
}
