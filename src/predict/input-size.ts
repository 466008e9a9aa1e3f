import { outputSize, planTransforms } from '../data/transforms.ts';
import type { Size } from '../image/size.ts';
import type { Words } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';

/** The size in which validation pictures reach the model: that of the last transform that sets one; 224 where none does. */
export function inputSize(model: Pick<ModelFile, 'batchTfms' | 'itemTfms'>, words: Words): Size {
  return outputSize(planTransforms(model, words)) ?? [224, 224];
}
