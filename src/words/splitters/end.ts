import { defineWord, type Word } from '../../language/word.ts';

export const end: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'end',
  summary: 'The last (or first) share of the items validates.',
  shorthand: 'valid_pct',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      valid_pct: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'Share of the items.' },
      valid_last: { type: 'boolean', default: true, description: 'The last ones, not the first.' },
    },
  },
  create: ({ valid_pct, valid_last }) => ({ kind: 'end', validPct: valid_pct, validLast: valid_last }),
});
