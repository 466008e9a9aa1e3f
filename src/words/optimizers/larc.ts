import { defineWord, type Word } from '../../language/word.ts';

export const larc: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'larc',
  summary: 'Gradient descent with a learning rate per weight tensor, after its norm.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Of the gradient’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-8, description: 'Added to the divisor.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      clip: { type: 'boolean', default: true, description: 'At most lr (LARC); false for LARS.' },
      trust_coeff: { type: 'number', exclusiveMinimum: 0, default: 0.02, description: 'How far the norm is trusted.' },
    },
  },
  create: (options) => ({ kind: 'larc', options: { ...options } }),
});
