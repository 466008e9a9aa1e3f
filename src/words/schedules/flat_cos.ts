import { defineWord, type Word } from '../../language/word.ts';
import { combinedCosine } from '../../train/schedule.ts';

export const flatCos: Word<'schedule'> = defineWord({
  kind: 'schedule',
  name: 'flat_cos',
  summary: 'A constant learning rate, then down by a cosine.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      div_final: { type: 'number', exclusiveMinimum: 0, default: 100000.0, description: 'Learning rate divided by the last one.' },
      pct_start: { type: 'number', minimum: 0, maximum: 1, default: 0.75, description: 'Share of the flat part.' },
    },
  },
  create: ({ div_final: divFinal, pct_start: pctStart }) => ({
    setsRate: true,
    curves: (lrMax) => ({ lr: combinedCosine(pctStart, lrMax, lrMax, lrMax / divFinal) }),
  }),
});
