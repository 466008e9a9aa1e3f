import { defineWord, type Word } from '../../language/word.ts';
import { fusedRule } from './steps.ts';

export const sgd: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'sgd',
  summary: 'Gradient descent, with momentum where given.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0, description: 'Momentum.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
    },
  },
  create: ({ mom, wd, decouple_wd: decoupled }) => fusedRule('sgd', { mom, sqrMom: 0.99, eps: 1e-5, wd }, decoupled),
});
