import { brightnessPart } from '../../image/lighting.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { lightingTransform } from '../lighting.ts';
import { masked } from '../random-draws.ts';
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
  create: (o) => [
    lightingTransform('brightness', 'Brightness', o, (draws) =>
      brightnessPart(masked(draws, 0.5 * (1 - o.max_lighting), 0.5 * (1 + o.max_lighting), o.p, 0.5, o.draw)),
    ),
  ],
});
