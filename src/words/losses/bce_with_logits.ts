import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS } from '../class-weights.ts';

export const bceWithLogits: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'bce_with_logits',
  summary: 'Binary cross-entropy of the sigmoid; the default for several classes.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'Probability above which a class is said to be there.' },
      weight: CLASS_WEIGHTS,
      pos_weight: { ...CLASS_WEIGHTS, description: 'How many times as much pictures that are of a class weigh, in the forms of `weight`.' },
    },
  },
  create: (options) => ({ kind: 'bce_with_logits', options: { ...options } }),
});
