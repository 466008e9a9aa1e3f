import { defineWord, type Word } from '../../language/word.ts';
import { probability } from '../shared-options.ts';

export const dihedral: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'dihedral',
  summary: 'One of the eight turns and mirrors, in training.',
  shorthand: 'p',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { p: probability('How often.', 1) },
  },
  create: ({ p }) => ({ kind: 'dihedral_item', p }),
});
