import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS } from '../class-weights.ts';

export const labelSmoothing: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'label_smoothing',
  summary: 'Cross-entropy that spreads a little of every target over all classes.',
  shorthand: 'eps',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      eps: { type: 'number', minimum: 0, maximum: 1, default: 0.1, description: 'How much is spread.' },
      weight: CLASS_WEIGHTS,
    },
  },
  create: ({ eps, weight }) => ({ kind: 'label_smoothing', options: { eps, ...(weight === undefined ? {} : { weight }) } }),
});
