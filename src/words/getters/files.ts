import { listFiles } from '../../data/list-files.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { given, toList } from '../convert.ts';
import { unmatchedFolders } from './unmatched-folders.ts';

export const files: Word<'getter'> = defineWord({
  kind: 'getter',
  name: 'files',
  summary: 'All files below the path, by extension.',
  shorthand: 'extensions',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      extensions: { type: 'array', items: { type: 'string' }, description: 'Such as .jpg; all where left out.' },
      recurse: { type: 'boolean', default: true, description: 'Look into sub-folders.' },
      folders: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        description: 'Only this folder, or these, below the top; `.` stands for the files of the top itself.',
      },
      order: {
        type: 'string',
        enum: ['path', 'directory'],
        default: 'path',
        description: '`path` sorts by code point; `directory` takes the file system’s order, as fastai does.',
      },
    },
  },
  create: ({ extensions, recurse, folders: written, order }) => {
    const folders = written === undefined ? undefined : toList(written);
    const wanted = extensions && new Set(extensions.map((name) => withDot(name.toLowerCase())));
    return {
      noun: 'files',
      list: async (root) => {
        const paths = await listFiles(root, { recurse, order, ...given({ folders }), ...given({ extensions: wanted }) });
        return { items: paths.map((path) => ({ path })) };
      },
      unmatched: (items, root) => unmatchedFolders(recurse ? folders : undefined, items, root),
    };
  },
});

function withDot(extension: string): string {
  return extension.startsWith('.') ? extension : `.${extension}`;
}
