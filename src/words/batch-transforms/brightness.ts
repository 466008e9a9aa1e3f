import { defineWord, type Word } from '../../language/word.ts';
import { given } from '../convert.ts';
import { draw, ONE_DRAW, probability } from '../shared-options.ts';

export const brightness: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'brightness',
  summary: 'Makes it darker or brighter, in logit space.',
  shorthand: 'max_lighting',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_lighting: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.2, description: 'How much.' },
      p: probability('How often.', 0.75),
      draw: draw('Brightness (0.5 changes nothing)', 0.01, 0.99),
      batch: ONE_DRAW,
    },
  },
  create: ({ max_lighting, p, draw, batch }) => [{ kind: 'brightness', maxLighting: max_lighting, p, ...given({ draw }), batch }],
});
