import { contrastPart } from '../../image/lighting.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { lightingTransform } from '../lighting.ts';
import { logUniform } from '../random-draws.ts';
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
  create: (o) => [
    lightingTransform('contrast', 'Contrast', o, (draws) => contrastPart(logUniform(draws, 1 - o.max_lighting, o.p, 1, o.draw))),
  ],
});
