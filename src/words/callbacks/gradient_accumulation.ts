import { defineWord, type Word } from '../../language/word.ts';

export const gradientAccumulation: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'gradient_accumulation',
  summary: 'Sums the gradients of several batches before a step, as if the batch were larger.',
  shorthand: 'n_acc',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { n_acc: { type: 'integer', minimum: 1, default: 32, description: 'Pictures (not batches) that make a step.' } },
  },
  // fastai's GradientAccumulation: counts pictures; a batch's gradients weigh items / n_acc and are held until n_acc pictures were seen.
  create: ({ n_acc: pictures }) => ({
    holds: { pictures, option: 'n_acc' },
    start: () => {
      let count = 0;
      return {
        order: 6,
        beforeFit: () => {
          count = 0;
        },
        gradientFactor: (items) => items / pictures,
        beforeStep: (gradients, items) => {
          count += items;
          if (count < pictures) return 'hold';
          count = 0;
          return gradients;
        },
        save: () => count,
        restore: (saved) => {
          count = Number(saved);
        },
      };
    },
  }),
});
