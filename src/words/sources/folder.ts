import { resolve } from 'node:path';
import { defineWord, type Word } from '../../language/word.ts';

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
      const { findFolder } = await import('../../data/find-folder.ts');
      const root = await findFolder(resolve(base, path));
      return { root, detail: root };
    },
  }),
});
