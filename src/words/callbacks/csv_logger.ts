import { defineWord, type Word } from '../../language/word.ts';

export const csvLogger: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'csv_logger',
  summary: 'Writes the table as a CSV file into the run folder, with all digits.',
  shorthand: 'fname',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fname: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
        default: 'history.csv',
        description: 'The file’s name.',
      },
      append: { type: 'boolean', default: false, description: 'Keep what earlier fits wrote.' },
    },
  },
  create: (options) => ({ kind: 'csv_logger', options: { ...options } }),
});
