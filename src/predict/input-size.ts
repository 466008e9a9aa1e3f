import type { BatchTransformSpec, ItemTransformSpec, Size } from '../data/spec.ts';
import type { ModelFile } from '../run/model-file.ts';

/** The size in which validation pictures reach the model: that of the last transform that sets one; 224 where none does. */
export function inputSize({ batchTfms, itemTfms }: Pick<ModelFile, 'batchTfms' | 'itemTfms'>): Size {
  const all: readonly (BatchTransformSpec | ItemTransformSpec)[] = [...itemTfms, ...batchTfms];
  const last = all.findLast((tfm) => 'size' in tfm && tfm.size !== undefined) as { size: Size } | undefined;
  return last?.size ?? [224, 224];
}
