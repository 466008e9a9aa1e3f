import { defineWord, type Word } from '../../language/word.ts';
import { combine, cosine } from '../../train/schedule.ts';

export const sgdr: Word<'schedule'> = defineWord({
  kind: 'schedule',
  name: 'sgdr',
  summary: 'Cycles over the length of the fit, each down by a cosine and longer than the one before.',
  shorthand: 'n_cycles',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['n_cycles'],
    properties: {
      n_cycles: { type: 'integer', minimum: 1, maximum: 100, description: 'How many cycles.' },
      cycle_mult: { type: 'integer', minimum: 1, default: 2, description: 'How much longer each next one is.' },
    },
  },
  create: ({ n_cycles: cycles, cycle_mult: mult }) => {
    const lengths = Array.from({ length: cycles }, (_, i) => mult ** i);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const shares = lengths.map((length) => length / total);
    return {
      setsRate: true,
      curves: (lrMax) => ({
        lr: combine(
          shares,
          lengths.map(() => cosine(lrMax, 0)),
        ),
      }),
    };
  },
});
