import { dirname, join } from 'node:path';
import type { Dataset } from '../data/items.ts';
import type { Document } from '../document/document.ts';
import { isRecord } from '../util/json-file.ts';
import type { Problem } from '../util/problem.ts';
import { readRegular } from '../util/read-regular.ts';
import { shownInLine } from '../util/shown.ts';
import { loadSteps } from './load-steps.ts';

/** What does not go together where `load` stages name the models of other runs and these tell their classes. */
export interface LoadedClasses {
  /** Models with another number of classes: they cannot be loaded. */
  readonly problems: readonly Problem[];
  /** Models with other classes, or in another order: they can, and then answer with this file's names. */
  readonly warnings: readonly Problem[];
}

/** Compares the classes of the models that a document loads with those of its data. */
export async function loadedClasses(document: Pick<Document, 'train'>, { vocab }: Pick<Dataset, 'vocab'>): Promise<LoadedClasses> {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const { file, path } of await loadSteps(document)) {
    const other = await vocabBeside(file);
    if (other === undefined || other.join('\0') === vocab.join('\0')) continue;
    const both = { expected: `the classes ${named(vocab)}`, found: named(other), path };
    if (other.length === vocab.length)
      warnings.push({
        code: 'does-not-fit',
        message: `the model ${file} was trained for other classes, and its answers get this file's names`,
        ...both,
        hint: 'outputs keep their places; where only the order differs, name it: `blocks: [image, { category: { vocab: [...], sort: false } }]`',
      });
    else
      problems.push({
        code: 'does-not-fit',
        message: `the model ${file} has ${other.length} classes, and the data have ${vocab.length}`,
        ...both,
        hint: 'to train its body for new classes, name it as `learner.pretrained`; `load` takes a model whole',
      });
  }
  return { problems, warnings };
}

/** The classes in the model.json beside a weights file; undefined where none says. */
async function vocabBeside(file: string): Promise<readonly string[] | undefined> {
  const bytes = await readRegular(join(dirname(file), 'model.json'), 64 * 1024 * 1024).catch(() => undefined);
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const vocab = isRecord(value) ? value['vocab'] : undefined;
    return Array.isArray(vocab) && vocab.length > 0 && vocab.every((name) => typeof name === 'string') ? vocab : undefined;
  } catch {
    return undefined;
  }
}

function named(names: readonly string[]): string {
  const few = names.slice(0, 6).map((name) => shownInLine(name));
  return names.length > 6 ? `${few.join(', ')} and ${names.length - 6} more` : few.join(', ');
}
