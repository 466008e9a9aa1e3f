import { IMAGE_EXTENSIONS, UNREAD_EXTENSIONS } from '../../data/image-extensions.ts';
import { listFiles } from '../../data/list-files.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { given, toList } from '../convert.ts';
import { unmatchedFolders } from './unmatched-folders.ts';

export const imageFiles: Word<'getter'> = defineWord({
  kind: 'getter',
  name: 'image_files',
  summary: 'All picture files below the path: JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF and Netpbm, by their names.',
  shorthand: 'folders',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
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
  create: ({ recurse, folders: written, order }) => {
    const folders = written === undefined ? undefined : toList(written);
    return {
      noun: 'pictures',
      list: async (root) => {
        const paths = await listFiles(root, { recurse, order, extensions: IMAGE_EXTENSIONS, ...given({ folders }) });
        return { items: paths.map((path) => ({ path })) };
      },
      passedOver: (root) => listFiles(root, { recurse, order: 'path', extensions: UNREAD_EXTENSIONS, ...given({ folders }) }),
      unmatched: (items, root) => unmatchedFolders(recurse ? folders : undefined, items, root),
    };
  },
});
