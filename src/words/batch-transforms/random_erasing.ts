import { defineWord, type Word } from '../../language/word.ts';
import { ordered, probability } from '../shared-options.ts';

export const randomErasing: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'random_erasing',
  summary: 'Fills random boxes with noise.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      p: probability('How often.', 0.5),
      sl: { type: 'number', minimum: 0, maximum: 1, default: 0, description: 'Smallest share of the area.' },
      sh: { type: 'number', minimum: 0, maximum: 1, default: 0.3, description: 'Largest share of the area.' },
      min_aspect: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 0.3, description: 'Smallest height divided by width.' },
      max_count: { type: 'integer', minimum: 1, default: 1, description: 'Most boxes.' },
    },
  },
  create: ({ p, sl, sh, min_aspect, max_count }) => [{ kind: 'random_erasing', p, sl, sh, minAspect: min_aspect, maxCount: max_count }],
  check: (options) => ordered('sl', 'sh', options),
});
