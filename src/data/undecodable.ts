import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../util/problem.ts';

/** Whether a name that a folder was listed with is not the one on the disk: bytes that are no UTF-8 come as U+FFFD, and no file is found by that. */
export async function isUndecodable(folder: string, name: string): Promise<boolean> {
  if (!name.includes('\uFFFD')) return false;
  return lstat(join(folder, name)).then(
    () => false,
    () => true,
  );
}

/** The error for names below a folder that are not in UTF-8. */
export function undecodableNames(root: string, paths: readonly string[]): UserError {
  return new UserError(
    paths.map((path) => ({
      code: 'unreadable-item',
      message: `the name of ${path} (below ${root}) is not in UTF-8, so it cannot be opened by that name`,
      hint: `rename: convmv -f cp1252 -t utf8 -r --notest ${root} (-f: the encoding in which the names were written, often cp1252, cp437 or gbk)`,
      path: 'data.source',
    })),
  );
}
