import { float, named } from '../../data/summary/python-text.ts';
import { TRANSPOSITIONS, transpose } from '../../image/transpose.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { applies } from '../random-draws.ts';
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
  create: ({ p }) => ({
    order: 0,
    draws: true,
    stream: 'dihedral_item',
    text: `dihedral, p ${p}`,
    fastaiText: named('DihedralItem', { p: float(p) }),
    apply: (image, { split, draws }) => {
      if (split === 'valid' || !applies(draws, p)) return image;
      const k = draws.randint(0, 7);
      return k === 0 ? image : transpose(image, TRANSPOSITIONS[k - 1]!);
    },
  }),
});
