import { defineWord, type Word } from '../../language/word.ts';

export const column: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'column',
  summary: 'A column of the table.',
  shorthand: 'column',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      column: {
        oneOf: [
          { type: 'string' },
          { type: 'integer', minimum: 0 },
          { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }] }, minItems: 1 },
        ],
        description: 'Name or position; several for several numbers.',
      },
      pref: { type: 'string', default: '', description: 'Put before the value.' },
      suff: { type: 'string', default: '', description: 'Put after the value.' },
      label_delim: { type: 'string', minLength: 1, description: 'Splits a cell into several labels.' },
      numbers: {
        type: 'boolean',
        default: false,
        description:
          'Name classes by the numbers in a column of numbers, as pandas and so fastai do: 007 and 7 are one class. Else a class is named by the text of its cell.',
      },
    },
  },
  create: ({ column, pref, suff, label_delim, numbers }) => ({
    kind: 'column',
    column,
    pref,
    suff,
    ...(label_delim === undefined ? {} : { labelDelim: label_delim }),
    ...(numbers ? { numbers } : {}),
  }),
});
