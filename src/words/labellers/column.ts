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
    },
  },
  create: ({ column, pref, suff, label_delim }) => ({
    kind: 'column',
    column,
    pref,
    suff,
    ...(label_delim === undefined ? {} : { labelDelim: label_delim }),
  }),
});
