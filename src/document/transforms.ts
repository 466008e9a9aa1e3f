import { mergeBatchTransforms, planItemTransforms } from '../data/batch-plan.ts';
import type { BatchTransformSpec, DataSpec, ItemTransformSpec } from '../data/spec.ts';
import type { Words } from '../language/word.ts';

/**
 * fastai's merging and order of transforms (fastai.md 3.1, 3.2). `normalized` appends ImageNet's normalisation where the file gives none,
 * as vision_learner does for pretrained weights.
 */
export function mergeTransforms(
  item: readonly ItemTransformSpec[],
  batch: readonly BatchTransformSpec[],
  normalized: boolean,
  words: Words,
): Pick<DataSpec, 'itemTfms' | 'batchTfms'> {
  const appended = normalized && !batch.some(({ kind }) => kind === 'normalize');
  const imagenet = { kind: 'batch_transform', word: 'normalize', options: { stats: 'imagenet' } } as const;
  const all = appended ? [...batch, ...words.create(imagenet)] : batch;
  return { itemTfms: planItemTransforms(item), batchTfms: mergeBatchTransforms(all) };
}
