import { defineWord, type Word } from '../../language/word.ts';
import { TorchRng } from '../../util/torch-rng.ts';
import { RESHUFFLE } from './class-fixes.ts';

export const random: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'random',
  summary: 'A share of the items, drawn at random, validates (fastai’s RandomSplitter).',
  shorthand: 'valid_pct',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      valid_pct: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'Share of the items.' },
      seed: { type: 'integer', default: 42, description: 'Seed of torch’s generator: the same split as fastai’s over the same order.' },
    },
  },
  create: ({ valid_pct, seed }) => ({
    /** Neither side is sorted. */
    split: ({ length }) => {
      const order = new TorchRng(seed).randperm(length);
      const cut = Math.trunc(valid_pct * length);
      return { train: [...order.subarray(cut)], valid: [...order.subarray(0, cut)] };
    },
    onEmpty: () => ({ hint: 'change valid_pct, or add items: a share of so few items is none' }),
    classFix: RESHUFFLE,
  }),
});
