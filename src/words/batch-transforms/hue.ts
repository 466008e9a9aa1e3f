import { named } from '../../data/summary/python-text.ts';
import { shiftHue } from '../../image/hue.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { ALWAYS } from '../fastai-text.ts';
import { logUniform } from '../random-draws.ts';
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
  create: ({ max_hue, p, draw, batch }) => [
    {
      family: 'image',
      name: 'hue',
      order: 40,
      text: `hue ${max_hue}`,
      fastaiText: named('Hue', ALWAYS),
      when: 'training',
      apply: (image, { draws }) => {
        const turn = image.channels === 3 ? logUniform(draws(batch ? 'batch' : 'item'), 1 - max_hue, p, 0, draw) : 0;
        if (turn !== 0) shiftHue(image.data, turn);
        return image;
      },
    },
  ],
});
