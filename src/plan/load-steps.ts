import type { Document } from '../document/document.ts';
import { savedModelFile } from '../model/weights/saved-file.ts';

/** A step of a stage that loads a file. */
export interface LoadStep {
  /** As the document names it: a file or a folder. */
  readonly named: string;
  /** The weights file that this stands for; it need not be there. */
  readonly file: string;
  /** The option that names it, for problems. */
  readonly path: string;
}

/** The steps that load a file, in the order of the document. */
export async function loadSteps({ train }: Pick<Document, 'train'>): Promise<readonly LoadStep[]> {
  const found: LoadStep[] = [];
  for (const [i, { word, steps }] of train.entries()) {
    for (const step of steps) {
      if (step.kind !== 'load' || !('path' in step.model)) continue;
      found.push({ named: step.model.path, file: await savedModelFile(step.model.path), path: `train[${i}].${word}.from` });
    }
  }
  return found;
}
