import { defineWord, type Word } from '../../language/word.ts';
import { given } from '../convert.ts';
import { draw, ONE_DRAW, probability } from '../shared-options.ts';

export const contrast: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'contrast',
  summary: 'Lowers or raises the contrast, in logit space.',
  shorthand: 'max_lighting',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_lighting: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'How much.' },
      p: probability('How often.', 0.75),
      draw: draw('Contrast (1 changes nothing)', 0.01, 100),
      batch: ONE_DRAW,
    },
  },
  create: ({ max_lighting, p, draw, batch }) => [{ kind: 'contrast', maxLighting: max_lighting, p, ...given({ draw }), batch }],
});
