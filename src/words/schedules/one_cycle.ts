import { defineWord, type Word } from '../../language/word.ts';
import { combinedCosine } from '../../train/schedule.ts';
import { MOMS } from '../shared-options.ts';

export const oneCycle: Word<'schedule'> = defineWord({
  kind: 'schedule',
  name: 'one_cycle',
  summary: 'The 1cycle policy: the learning rate up by a cosine, then down; momentum the other way.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      div: { type: 'number', exclusiveMinimum: 0, default: 25, description: 'Highest learning rate divided by the first.' },
      div_final: { type: 'number', exclusiveMinimum: 0, default: 100000.0, description: 'Highest learning rate divided by the last.' },
      pct_start: { type: 'number', minimum: 0, maximum: 1, default: 0.25, description: 'Share of the way up.' },
      moms: MOMS,
    },
  },
  create: ({ div, div_final: divFinal, pct_start: pctStart, moms: own }) => ({
    setsRate: true,
    curves: (lrMax, moms) => ({
      lr: combinedCosine(pctStart, lrMax / div, lrMax, lrMax / divFinal),
      mom: combinedCosine(pctStart, own?.[0] ?? moms[0], own?.[1] ?? moms[1], own?.[2] ?? moms[2]),
    }),
  }),
});
