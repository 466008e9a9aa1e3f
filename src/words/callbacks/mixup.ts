import { defineWord, type Word } from '../../language/word.ts';

export const mixup: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'mixup',
  summary: 'Blends every training picture with another of its batch, and their losses likewise.',
  shorthand: 'alpha',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: { type: 'number', exclusiveMinimum: 0, default: 0.4, description: 'Of the Beta distribution: higher blends more.' },
    },
  },
  create: (options) => ({ kind: 'mixup', options: { ...options } }),
});
