import { defineWord, type Word } from '../../language/word.ts';
import { toList } from '../convert.ts';

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
  create: ({ recurse, folders, order }) => ({
    kind: 'image_files',
    recurse,
    order,
    ...(folders === undefined ? {} : { folders: toList(folders) }),
  }),
});
