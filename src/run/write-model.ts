import { join } from 'node:path';
import type { Model } from '../model/model.ts';
import { modelState } from '../model/state.ts';
import { refuseDiverged } from '../model/weights/finite.ts';
import { writeSafetensors } from '../model/weights/safetensors.ts';
import { writeAtomic } from '../util/files.ts';
import type { ModelFile } from './model-file.ts';

/** Writes model.safetensors (torch's layout, fastai's keys) and model.json into a folder, each atomically. Throws UserError where a number is not finite. */
export async function writeModel(folder: string, model: Model, description: ModelFile): Promise<void> {
  const arrays = modelState(model);
  refuseDiverged(arrays);
  await writeSafetensors(join(folder, 'model.safetensors'), arrays, { format: 'pt', pipefile: description.name });
  await writeAtomic(join(folder, 'model.json'), `${JSON.stringify(description, null, 2)}\n`);
}
