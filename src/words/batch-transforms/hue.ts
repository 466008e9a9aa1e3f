import { defineWord, type Word } from '../../language/word.ts';
import { given } from '../convert.ts';
import { draw, ONE_DRAW, probability } from '../shared-options.ts';

export const hue: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'hue',
  summary: 'Shifts the colours around the circle.',
  shorthand: 'max_hue',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max_hue: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.1, description: 'How much.' },
      p: probability('How often.', 0.75),
      draw: draw('Part of the circle', -1, 1),
      batch: ONE_DRAW,
    },
  },
  create: ({ max_hue, p, draw, batch }) => [{ kind: 'hue', maxHue: max_hue, p, ...given({ draw }), batch }],
});
