import { float, named } from '../../data/summary/python-text.ts';
import { flipMatrix } from '../../image/affine.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { affineTransform, printedOptions } from '../affine.ts';
import { applies } from '../random-draws.ts';
import { ALIGN_CORNERS, ONE_DRAW, PAD_MODE, probability, RESAMPLE_MODE, SIZE } from '../shared-options.ts';

export const flip: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'flip',
  summary: 'Mirrors left and right.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      p: probability('How often.', 0.5),
      draw: { type: 'integer', minimum: 0, maximum: 1, description: '1 mirrors whatever `p` lets through, 0 nothing.' },
      pad_mode: PAD_MODE,
      mode: RESAMPLE_MODE,
      align_corners: ALIGN_CORNERS,
      batch: ONE_DRAW,
      size: SIZE,
    },
  },
  create: (o) => [
    {
      ...affineTransform('flip', 'Flip', o, (draws) => ({ matrix: flipMatrix(applies(draws, o.p) && o.draw !== 0) })),
      fastaiText: named('Flip', { ...printedOptions(o), p: float(o.p) }),
    },
  ],
});
