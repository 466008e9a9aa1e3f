import type { CropPad, Padding } from '../image/crop-pad.ts';
import type { Size } from '../image/size.ts';
import type { Draws, SplitName } from '../language/contracts/draws.ts';
import { pixels } from './pixels.ts';

export interface ResizeOptions {
  readonly size: Size;
  readonly method: 'crop' | 'pad' | 'squish';
  readonly padMode: Padding;
}

/** The crop or pad window of Resize; its place is drawn in training, also when it pads. */
export function resizeWindow(
  { size: [height, width], method, padMode: padding }: ResizeOptions,
  image: { readonly width: number; readonly height: number },
  split: SplitName,
  draws: Draws,
): CropPad {
  const resizeTo = { width, height };
  if (method === 'squish') return { width: image.width, height: image.height, left: 0, top: 0, padding, resizeTo };
  const pctX = split === 'valid' ? 0.5 : draws.random();
  const pctY = split === 'valid' ? 0.5 : draws.random();
  const ratios = [image.width / width, image.height / height] as const;
  const m = method === 'crop' ? Math.min(...ratios) : Math.max(...ratios);
  const w = pixels(m * width);
  const h = pixels(m * height);
  return { width: w, height: h, left: whole(pctX * (image.width - w)), top: whole(pctY * (image.height - h)), padding, resizeTo };
}

/** Toward zero, without a negative zero. */
function whole(value: number): number {
  return Math.trunc(value) + 0;
}
