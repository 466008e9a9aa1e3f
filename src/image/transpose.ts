import type { Raster } from './raster.ts';

/** Pillow's seven transpositions, in the order of their numbers there. */
export const TRANSPOSITIONS = [
  'flip_left_right',
  'flip_top_bottom',
  'rotate_90',
  'rotate_180',
  'rotate_270',
  'transpose',
  'transverse',
] as const;
export type Transposition = (typeof TRANSPOSITIONS)[number];

/** Whether x runs backwards, y runs backwards, and rows become columns: out(x, y) = in(column, row). */
const RULES: Record<Transposition, readonly [mirrorX: boolean, mirrorY: boolean, swap: boolean]> = {
  flip_left_right: [true, false, false],
  flip_top_bottom: [false, true, false],
  rotate_90: [true, false, true],
  rotate_180: [true, true, false],
  rotate_270: [false, true, true],
  transpose: [false, false, true],
  transverse: [true, true, true],
};

/** Mirrors or turns a picture by whole right angles; rotations are counter-clockwise, as Pillow's. */
export function transpose(image: Raster, how: Transposition): Raster {
  const [mirrorX, mirrorY, swap] = RULES[how];
  const { channels, data } = image;
  const width = swap ? image.height : image.width;
  const height = swap ? image.width : image.height;
  const out = new Uint8Array(data.length);
  let o = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = swap ? y : x;
      const v = swap ? x : y;
      const column = mirrorX ? image.width - 1 - u : u;
      const row = mirrorY ? image.height - 1 - v : v;
      const from = (row * image.width + column) * channels;
      for (let c = 0; c < channels; c++) out[o++] = data[from + c]!;
    }
  }
  return { width, height, channels, data: out };
}
