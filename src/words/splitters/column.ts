import { defineWord, type Word } from '../../language/word.ts';

export const column: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'column',
  summary: 'By a column of the table.',
  shorthand: 'column',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      column: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }], description: 'Name or position.' },
      on: {
        oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } }],
        description: 'The value or values that validate; where left out, whatever is true.',
      },
    },
  },
  create: ({ column, on }) => ({ kind: 'column', column, ...(on === undefined ? {} : { on }) }),
});
