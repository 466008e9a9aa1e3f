import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isFolder } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';

/** The absolute folder itself where it is there; else throws a UserError with the nearest name beside it. */
export async function findFolder(root: string): Promise<string> {
  if (await isFolder(root)) return root;
  const near = nearest(basename(root), await readdir(dirname(root)).catch(() => []));
  throw new UserError({
    code: 'source-not-found',
    message: `there is no folder ${root}`,
    path: 'data.source',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
