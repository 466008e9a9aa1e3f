import { defineWord, type Word } from '../../language/word.ts';
import { ENCODINGS } from '../../util/decode-text.ts';
import { given } from '../convert.ts';

export const csv: Word<'getter'> = defineWord({
  kind: 'getter',
  name: 'csv',
  summary: 'A table with a row per picture.',
  shorthand: 'file',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['file'],
    properties: {
      file: {
        oneOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
        ],
        pathFrom: 'data',
        description: 'The table, below the path; of several, a further column `table` says which a row is from.',
      },
      fn_col: {
        oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }],
        default: 0,
        description: 'Column of the file names: its name or position.',
      },
      folder: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        default: '',
        pathFrom: 'data',
        description:
          'Put before every file name; of several folders the one that holds the picture. Not put before an absolute path that leads to a file.',
      },
      suffix: { type: 'string', default: '', description: 'Put after every file name.' },
      header: { type: 'boolean', default: true, description: 'The first row names the columns.' },
      delimiter: { type: 'string', default: ',', minLength: 1, maxLength: 1, description: 'Between cells.' },
      encoding: {
        type: 'string',
        enum: ENCODINGS,
        description: 'How the table is written; UTF-8 where left out. A byte order mark is surer than this.',
      },
    },
  },
  create: ({ file, fn_col: fnCol, folder, suffix, header, delimiter, encoding }) => ({
    noun: `rows in ${file}`,
    list: async (root) => {
      const { itemsOfTable } = await import('../../data/table-items.ts');
      return itemsOfTable({ file, fnCol, folder, suffix, header, delimiter, ...given({ encoding }) }, root);
    },
    guessPlace: async (missing, files) => {
      const { guessForTable } = await import('../../data/missing-files.ts');
      return guessForTable({ folder, suffix }, missing, files);
    },
  }),
});
