import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';

/** How far a pipeline file may reach. */
export interface Boundary {
  /** The repository's folder, or the one that stands for it. Source lines of files outside it are never shown. */
  readonly root: string;
  /** A stranger's file: it may name nothing outside `root`, and its plug-ins are not run. */
  readonly untrusted: boolean;
}

/** The nearest folder around a file that holds `.git`; else the working directory where the file is below it, else the file's own folder. */
export function repositoryAround(file: string, cwd: string = process.cwd()): string {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) break;
  }
  return isBelow(cwd, resolve(file)) ? cwd : dirname(resolve(file));
}

/** Whether a path, all links followed, lies in a folder. Of a path that is not there, the part that is there counts. */
export function isInside(root: string, path: string): boolean {
  return isBelow(realPath(root), realPath(path));
}

/** A path that leads out of the repository; its content is not looked at. */
export function outside(written: string, path?: string): Diagnostic {
  return {
    code: 'outside-repository',
    severity: 'error',
    message: `${written} leads out of the repository, and this file is not trusted`,
    expected: 'a path inside the repository',
    hint: 'a file that you trust is read without --untrusted',
    ...(path === undefined ? {} : { path }),
  };
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path of what is there, with the names of what is not put behind it */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
