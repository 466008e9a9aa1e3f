import { defineWord, type Word } from '../../language/word.ts';

export const qhadam: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'qhadam',
  summary: 'Adam whose averages are mixed with the present gradient.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-8, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      nu_1: { type: 'number', minimum: 0, maximum: 1, default: 0.7, description: 'Share of the gradient’s average.' },
      nu_2: { type: 'number', minimum: 0, maximum: 1, default: 1, description: 'Share of the square’s average.' },
    },
  },
  create: (options) => ({ kind: 'qhadam', options: { ...options } }),
});
