import { defineWord, type Word } from '../../language/word.ts';
import { fusedRule } from './steps.ts';

export const adam: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'adam',
  summary: 'Adam with decoupled weight decay, fastai’s default.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-5, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0.01, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
    },
  },
  create: ({ mom, sqr_mom: sqrMom, eps, wd, decouple_wd: decoupled }) => fusedRule('adam', { mom, sqrMom, eps, wd }, decoupled),
});
