import type { LoadWords, Words } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';
import { taskOfModel } from '../run/model-task.ts';
import type { OutputReader } from './outcome.ts';

/** The words of a model. Modules of plug-ins run only where its blocks or its loss come from one. */
export function wordsOfModel({ plugins = [], blocks, loss }: ModelFile, loadWords: LoadWords): Promise<Words> {
  const asked = [...blocks, loss].some((spec) => spec?.plugin !== undefined);
  return loadWords(asked ? plugins : []);
}

/** What reads the outputs of a folder's model. Throws UserError where its words are none that this version has. */
export function readerOf(model: ModelFile, words: Words, folder: string): OutputReader {
  const { task, loss } = taskOfModel(model, words, folder);
  return { task, vocab: model.vocab, threshold: loss.threshold ?? 0.5 };
}
