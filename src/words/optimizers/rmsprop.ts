import { defineWord, type Word } from '../../language/word.ts';

export const rmsprop: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'rmsprop',
  summary: 'Gradients divided by the root of their mean square; `eps` is always 1e-8, as fastai’s RMSProp has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
    },
  },
  create: (options) => ({ kind: 'rmsprop', options: { ...options } }),
});
