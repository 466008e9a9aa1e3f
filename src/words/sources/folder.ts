import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { defineWord, type Word } from '../../language/word.ts';
import { isFolder } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';

export const folder: Word<'source'> = defineWord({
  kind: 'source',
  name: 'folder',
  summary: 'Pictures in a folder of this machine.',
  shorthand: 'path',
  bareText: '',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, pathFrom: 'file', description: 'The folder, relative to this file.' } },
  },
  check: ({ path }) =>
    /^[a-z][a-z0-9+.-]+:\/\//i.test(path)
      ? {
          option: 'path',
          message: 'an address is no folder',
          hint: 'archives are fetched from addresses that begin with http:// or https:// (in small letters)',
        }
      : undefined,
  create: ({ path }) => ({
    title: 'Find the data',
    folder: path,
    locate: async ({ base }) => {
      const root = await findFolder(resolve(base, path));
      return { root, detail: root };
    },
  }),
});

/** The absolute folder itself where it is there; else throws a UserError with the nearest name beside it. */
async function findFolder(root: string): Promise<string> {
  if (await isFolder(root)) return root;
  const near = nearest(basename(root), await readdir(dirname(root)).catch(() => []));
  throw new UserError({
    code: 'source-not-found',
    message: `there is no folder ${root}`,
    path: 'data.source',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
