import { float, named } from '../../data/summary/python-text.ts';
import { transpose } from '../../image/transpose.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { applies } from '../random-draws.ts';
import { probability } from '../shared-options.ts';

export const flip: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'flip',
  summary: 'Mirrors left and right in training.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { p: probability('How often.', 0.5) },
  },
  create: ({ p }) => ({
    order: 0,
    draws: true,
    stream: 'flip_item',
    text: `flip, p ${p}`,
    fastaiText: named('FlipItem', { p: float(p) }),
    apply: (image, { split, draws }) => (split === 'train' && applies(draws, p) ? transpose(image, 'flip_left_right') : image),
  }),
});
