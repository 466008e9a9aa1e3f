import { defineWord, type Word } from '../../language/word.ts';

export const gradientClip: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'gradient_clip',
  summary: 'Shortens the gradients of a step, taken together, to a largest norm.',
  shorthand: 'max_norm',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_norm: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'The largest norm.' },
      norm_type: { type: 'number', exclusiveMinimum: 0, default: 2, description: 'Which norm: 2 is the Euclidean one.' },
    },
  },
  create: (options) => ({ kind: 'gradient_clip', options: { ...options } }),
});
