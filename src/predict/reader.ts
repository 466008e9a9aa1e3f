import type { LoadWords, Words } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';
import { taskOfModel } from '../run/model-task.ts';
import type { OutputReader } from './outcome.ts';

/** The words of a model: those of plug-ins only where the model uses them. */
export function wordsOfModel({ plugins = [], blocks, loss }: ModelFile, loadWords: LoadWords): Promise<Words> {
  const used = [...blocks, ...(loss ? [loss] : [])].map(({ plugin }) => plugin);
  return loadWords(plugins.filter(({ sha256 }) => used.includes(sha256)));
}

/** What reads a model's outputs. Throws UserError where its words are none that this version has. */
export function readerOf(model: ModelFile, words: Words): OutputReader {
  const { task, loss } = taskOfModel(model, words);
  return { task, vocab: model.vocab, threshold: loss.threshold ?? 0.5 };
}
