import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { LoadWords, Words } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';
import { taskOfModel } from '../run/model-task.ts';
import { UserError } from '../util/problem.ts';
import type { OutputReader } from './outcome.ts';

/**
 * The words of a folder's model. Modules of plug-ins run only where its blocks or its loss come from one. Throws UserError for a module that
 * came with the model: whoever sends a model does not send code.
 */
export async function wordsOfModel({ plugins = [], blocks, loss }: ModelFile, loadWords: LoadWords, folder: string): Promise<Words> {
  const asked = [...blocks, loss].some((spec) => spec?.plugin !== undefined);
  const own = asked ? plugins.find(({ path }) => !isAbsolute(path) || isWithin(resolve(folder), path)) : undefined;
  if (own === undefined) return loadWords(asked ? plugins : []);
  throw new UserError({
    code: 'plugin-refused',
    message: `${folder} names the plug-in ${own.path}, which came with the model; it is not run`,
    expected: 'a module outside of the model’s folder, by its absolute path',
  });
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What reads the outputs of a folder's model. Throws UserError where its words are none that this version has. */
export function readerOf(model: ModelFile, words: Words, folder: string): OutputReader {
  const { task, loss } = taskOfModel(model, words, folder);
  return { task, vocab: model.vocab, threshold: loss.threshold ?? 0.5 };
}
