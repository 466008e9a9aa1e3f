import { defineWord, type Word } from '../../language/word.ts';

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
  create: ({ valid_pct, seed }) => ({ kind: 'random', validPct: valid_pct, seed }),
});
