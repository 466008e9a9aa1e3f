import { dihedralMatrix } from '../../image/affine.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { affineTransform } from '../affine.ts';
import { applies } from '../random-draws.ts';
import { ALIGN_CORNERS, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const dihedral: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'dihedral',
  summary: 'One of the eight turns and mirrors.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      p: probability('How often.', 0.5),
      draw: { type: 'integer', minimum: 0, maximum: 7, description: 'This one of the eight, instead of a random one.' },
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [
    affineTransform('dihedral', 'Dihedral', o, (draws) => {
      const k = o.draw ?? draws.randint(0, 7);
      return { matrix: dihedralMatrix(applies(draws, o.p) ? k : 0) };
    }),
  ],
});
