import type { CropPad, Padding } from '../image/crop-pad.ts';
import type { Size } from '../image/size.ts';

export interface ResizeOptions {
  readonly size: Size;
  readonly method: 'crop' | 'pad' | 'squish';
  readonly padMode: Padding;
}

/** The crop or pad window of Resize; the place is given by its share of the room to the left and above. */
export function resizeWindow(
  { size: [height, width], method, padMode: padding }: ResizeOptions,
  image: { readonly width: number; readonly height: number },
  place: () => readonly [pctX: number, pctY: number],
): CropPad {
  const resizeTo = { width, height };
  if (method === 'squish') return { width: image.width, height: image.height, left: 0, top: 0, padding, resizeTo };
  const [pctX, pctY] = place();
  const ratios = [image.width / width, image.height / height] as const;
  const m = method === 'crop' ? Math.min(...ratios) : Math.max(...ratios);
  const w = Math.trunc(m * width);
  const h = Math.trunc(m * height);
  return { width: w, height: h, left: whole(pctX * (image.width - w)), top: whole(pctY * (image.height - h)), padding, resizeTo };
}

/** Toward zero, without a negative zero. */
function whole(value: number): number {
  return Math.trunc(value) + 0;
}
