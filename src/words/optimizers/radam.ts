import { defineWord, type Word } from '../../language/word.ts';
import { radamRule } from './radam-rule.ts';

export const radam: Word<'optimizer'> = defineWord({
  kind: 'optimizer',
  name: 'radam',
  summary: 'Adam that starts with momentum alone until the variance can be trusted.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Of the gradient’s average.' },
      sqr_mom: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.99, description: 'Of the square’s average.' },
      eps: { type: 'number', exclusiveMinimum: 0, default: 1e-5, description: 'Added to the root.' },
      wd: { type: 'number', minimum: 0, default: 0, description: 'Weight decay.' },
      decouple_wd: { type: 'boolean', default: true, description: 'Decay the weights, not the gradient.' },
      beta: { type: 'number', minimum: 0, default: 0, description: 'Sharpness of a softplus over the root (SAdam); 0 for none.' },
    },
  },
  create: radamRule,
});
