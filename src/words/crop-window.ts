import type { CropPad } from '../image/crop-pad.ts';
import type { Size } from '../image/size.ts';
import type { Window } from '../language/contracts/batch-transform.ts';
import type { Draws } from '../language/contracts/draws.ts';
import { roundHalfEven } from '../util/round.ts';
import { pixels } from './pixels.ts';

export interface CropRange {
  readonly minScale: number;
  readonly maxScale: number;
  readonly ratio: readonly [number, number];
}

/** The window of RandomResizedCrop: ten tries, then the centred crop of the nearest ratio. The GPU form draws the row first. */
export function drawCrop(w: number, h: number, range: CropRange, draws: Draws, order: 'x first' | 'y first'): Window {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = draws.uniform(range.minScale, range.maxScale) * w * h;
    const ratio = Math.exp(draws.uniform(Math.log(range.ratio[0]), Math.log(range.ratio[1])));
    const width = pixels(roundHalfEven(Math.sqrt(area * ratio)));
    const height = pixels(roundHalfEven(Math.sqrt(area / ratio)));
    if (width > w || height > h) continue;
    if (order === 'x first') {
      const left = draws.randint(0, w - width);
      return { width, height, left, top: draws.randint(0, h - height) };
    }
    const top = draws.randint(0, h - height);
    return { width, height, left: draws.randint(0, w - width), top };
  }
  return fallbackCrop(w, h, range.ratio, 1);
}

/** The largest centred window whose ratio lies in the range, its sides times `scale`. */
export function fallbackCrop(w: number, h: number, ratio: readonly [number, number], scale: number): Window {
  let width = w;
  let height = h;
  if (w / h < ratio[0]) height = pixels(w / ratio[0]);
  else if (w / h > ratio[1]) width = pixels(h * ratio[1]);
  width = pixels(width * scale);
  height = pixels(height * scale);
  return { width, height, left: Math.floor((w - width) / 2), top: Math.floor((h - height) / 2) };
}

/** The window of this size around a picture's centre; it may be larger than the picture. */
export function centred(image: { width: number; height: number }, [height, width]: Size, padding: CropPad['padding']): CropPad {
  return { width, height, left: Math.floor((image.width - width) / 2), top: Math.floor((image.height - height) / 2), padding };
}
