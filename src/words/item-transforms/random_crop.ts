import { named } from '../../data/summary/python-text.ts';
import { type CropPad, cropPad } from '../../image/crop-pad.ts';
import { type Size, sizeText } from '../../image/size.ts';
import type { Draws } from '../../language/contracts/draws.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toSize } from '../convert.ts';
import { centred } from '../crop-window.ts';
import { ALWAYS, widthFirst } from '../fastai-text.ts';
import { SIZE } from '../shared-options.ts';

export const randomCrop: Word<'item_transform'> = defineWord({
  kind: 'item_transform',
  name: 'random_crop',
  summary: 'A random cut without scaling; the centre in validation.',
  shorthand: 'size',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['size'],
    properties: { size: SIZE },
  },
  create: ({ size: written }) => {
    const size = toSize(written);
    return {
      order: 1,
      fixesSize: size,
      draws: true,
      text: `random_crop ${sizeText(size)}`,
      fastaiText: named('RandomCrop', { size: widthFirst(size), ...ALWAYS }),
      apply: (image, { split, draws }) =>
        cropPad(image, split === 'valid' ? centred(image, size, 'zeros') : randomWindow(image, size, draws)),
    };
  },
});

function randomWindow(image: { width: number; height: number }, [height, width]: Size, draws: Draws): CropPad {
  const left = randomOffset(image.width - width, draws);
  return { width, height, left, top: randomOffset(image.height - height, draws), padding: 'zeros' };
}

/** Negative where the picture is smaller than the window. */
function randomOffset(room: number, draws: Draws): number {
  return room >= 0 ? draws.randint(0, room) : draws.randint(room, -1);
}
