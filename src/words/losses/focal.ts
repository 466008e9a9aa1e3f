import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS } from '../class-weights.ts';

export const focal: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'focal',
  summary: 'Cross-entropy that looks away from what is easy.',
  shorthand: 'gamma',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { gamma: { type: 'number', minimum: 0, default: 2, description: 'How much.' }, weight: CLASS_WEIGHTS },
  },
  create: ({ gamma, weight }) => ({ kind: 'focal', options: { gamma, ...(weight === undefined ? {} : { weight }) } }),
});
