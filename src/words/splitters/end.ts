import { defineWord, type Word } from '../../language/word.ts';
import { RESHUFFLE } from './class-fixes.ts';
import { positions } from './positions.ts';

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
  create: ({ valid_pct, valid_last }) => ({
    /** With EndSplitter's edge: a share that gives no item puts every item into valid when the end is taken. */
    split: (items) => {
      const all = positions(items);
      const cut = Math.trunc(valid_pct * items.length);
      return valid_last ? { train: all.slice(0, -cut), valid: all.slice(-cut) } : { train: all.slice(cut), valid: all.slice(0, cut) };
    },
    onEmpty: () => ({ hint: 'change valid_pct: a share of so few items is none' }),
    classFix: RESHUFFLE,
  }),
});
