import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listLines } from '../util/decode-text.ts';
import { UserError } from '../util/problem.ts';

/** The names that a text file lists, one a line, each once; the file is below `root`. Throws a UserError where it cannot be read. */
export async function readNames(file: string, root: string): Promise<ReadonlySet<string>> {
  const path = resolve(root, file);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      code: 'source-not-found',
      message: `The list of validation files ${file} cannot be read in ${root} (${error.code ?? 'unknown error'}).`,
      hint: 'Its path is below data.path.',
      path: 'data.splitter',
    });
  });
  return new Set(listLines(bytes, { name: file, path: 'data.splitter' }));
}
