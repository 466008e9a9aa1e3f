import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../util/make-folder.ts';
import { UserError } from '../util/problem.ts';
import { systemProblem } from '../util/system-error.ts';
import { cacheFolder } from './cache-folder.ts';
import type { Place } from './place.ts';

/** Throws a UserError where a file could not be written when the time comes: told before the work is done and not after it. */
export async function requireWritable(path: string, what: string, hint: string): Promise<void> {
  try {
    await refuseFolder(path);
    await access(await nearestFolder(dirname(path)), constants.W_OK | constants.X_OK);
  } catch (error) {
    const problem = systemProblem(error);
    if (!problem) throw error;
    const { code, found, message } = problem;
    throw new UserError({ code, message: `${what} ${path} could not be written in the end: ${message}`, ...(found && { found }), hint });
  }
}

/** Why nothing can be kept in the cache folder, for people; undefined where it can. */
export async function cacheTrouble(place: Place): Promise<string | undefined> {
  const folder = cacheFolder(place);
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const why = systemProblem(error)?.message ?? (error as Error).message;
    return `the cache ${folder} cannot be written (${why}); going on without it; PIPEFILE_CACHE=FOLDER names another`;
  }
}

async function refuseFolder(path: string): Promise<void> {
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR', path });
}

/** The folder, or the nearest one above it that is there. */
async function nearestFolder(path: string): Promise<string> {
  try {
    const entry = await stat(path);
    if (!entry.isDirectory()) throw Object.assign(new Error('it is no folder'), { code: 'ENOTDIR', path });
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    return nearestFolder(dirname(path));
  }
}
