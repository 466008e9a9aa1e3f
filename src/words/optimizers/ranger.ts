import { defineWord, type Word } from '../../language/word.ts';
import { LOOKAHEAD } from './lookahead-options.ts';
import { radamRule } from './radam-rule.ts';

export const ranger: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'ranger',
  summary: 'Lookahead over RAdam, with fastai’s values.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.95, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-6, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0.01, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      beta: { type: 'number', minimum: 0, default: 0, description: 'Sharpness of a softplus over the root (SAdam); 0 for none.' },
      ...LOOKAHEAD,
    },
  },
  create: ({ k, alpha, ...radam }) => ({ ...radamRule(radam), lookahead: { k, alpha } }),
});
