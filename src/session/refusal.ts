import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { Problem } from '../util/problem.ts';
import { systemProblem } from '../util/system-error.ts';
import { cacheFolder } from './cache-folder.ts';
import type { Place } from './place.ts';

/** What the machine refused, with the variable that moves the place where it did; undefined for other errors. */
export function refusalOf(error: unknown, at: Pick<Place, 'env'>): Problem | undefined {
  const problem = systemProblem(misnamedLimit(error));
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  if (!problem || path === undefined) return problem;
  const [place, cache] = [`${path}${sep}`, `${cacheFolder(at)}${sep}`];
  if (!place.startsWith(cache) && !cache.startsWith(place)) return problem;
  return { ...problem, hint: `${problem.hint}; PIPEFILE_CACHE=FOLDER names another place for the cache` };
}

/** Fewer than so many open files do not let Node load this program's modules, which it opens all at once. */
const FEW_FILES = 512;

/** Where a process may open few files only, Node calls a module that it could not open one that is not there. */
function misnamedLimit(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_MODULE_NOT_FOUND' || openFilesLimit() >= FEW_FILES) return error;
  return Object.assign(new Error('too many open files'), { code: 'EMFILE', path: 'one of the modules of pipefile' });
}

/** The soft limit of this process on Linux; infinite where the system does not tell. */
function openFilesLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EMFILE' ? 0 : Number.POSITIVE_INFINITY;
  }
}
