import { isAbsolute, relative, resolve, sep } from 'node:path';
import { usesPlugins } from '../language/spec.ts';
import type { LoadWords, Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import type { ModelFile } from './model-file.ts';

/**
 * The words of a folder's model. No plug-in is run where its blocks, its transforms and its loss are built in. Throws UserError for a module that came with
 * the model: whoever sends a model does not send code.
 */
export async function wordsOfModel(model: ModelFile, loadWords: LoadWords, folder: string): Promise<Words> {
  const { plugins = [], arch, blocks, itemTfms, batchTfms, loss } = model;
  const used = usesPlugins([arch, blocks, itemTfms, batchTfms, loss]) ? plugins : [];
  const own = used.find(({ path }) => !isAbsolute(path) || isWithin(resolve(folder), path));
  if (own === undefined) return loadWords(used);
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
