import { defineWord, type Word } from '../../language/word.ts';
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
  create: ({ p }) => ({ kind: 'flip_item', p }),
});
