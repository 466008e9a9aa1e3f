import { basename, join } from 'node:path';
import { isFile, lastFolderIn } from '../util/files.ts';
import { UserError } from '../util/problem.ts';

/**
 * The folder with model.json that a path stands for: a run folder, an exported model, or `runs/<name>`, of which the newest finished run is taken.
 * Throws UserError where there is none.
 */
export async function findModelFolder(path: string): Promise<string> {
  if (await isModel(path)) return path;
  if (basename(path) === 'model.json' || basename(path) === 'model.safetensors') return findModelFolder(join(path, '..'));
  const newest = await lastFolderIn(path, isModel).catch(() => undefined);
  if (newest !== undefined) return newest;
  throw noModel(path, await isFile(join(path, 'run.json')));
}

async function isModel(folder: string): Promise<boolean> {
  return (await isFile(join(folder, 'model.json'))) && (await isFile(join(folder, 'model.safetensors')));
}

function noModel(path: string, unfinished: boolean): UserError {
  return new UserError({
    code: 'unreadable-file',
    message: unfinished ? `the run ${path} has no model yet` : `there is no model in ${path}`,
    expected: 'a run folder, an exported model, or runs/<name> (its newest finished run is taken)',
    hint: unfinished ? `finish it with: pipeline resume ${path}` : 'run folders are below runs/<name>/; list them with `ls runs/*`',
  });
}
