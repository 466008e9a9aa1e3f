import { HASH_SIDE, type PerceptualHash, perceptualHash } from '../../image/perceptual-hash.ts';
import type { Raster } from '../../image/raster.ts';
import type { ScannedItem } from '../scan.ts';

/** Side of the patch that near duplicates are compared by. */
export const PATCH = 16;

/** What is kept of a file: under 1 kB for each, so that a million of them fit into memory. */
export interface Glance extends Omit<ScannedItem, 'thumbnail'> {
  readonly picture?: PictureGlance;
}

export interface PictureGlance {
  readonly hash: PerceptualHash;
  readonly mirrored: PerceptualHash;
  /** 16 x 16 RGB. */
  readonly patch: Uint8Array;
  /** Mean and standard deviation of the brightness, 0 to 255. */
  readonly brightness: number;
  readonly contrast: number;
  /** Mean spread between the largest and the least channel, 0 to 255; near 0 for grey pictures. */
  readonly colour: number;
  /** Whether the shorter side has under 64 pixels. */
  readonly small: boolean;
}

/** Shrinks what a scan found, with a thumbnail of HASH_SIDE pixels, to what the checks need. */
export function glanceAt({ thumbnail, ...facts }: ScannedItem): Glance {
  return thumbnail === undefined
    ? facts
    : { ...facts, picture: pictureGlance(thumbnail, Math.min(facts.width ?? 0, facts.height ?? 0) < 64) };
}

function pictureGlance(square: Raster, small: boolean): PictureGlance {
  const patch = shrink(square);
  let [sum, squares, spread] = [0, 0, 0];
  for (let i = 0; i < patch.length; i += 3) {
    const [r, g, b] = [patch[i]!, patch[i + 1]!, patch[i + 2]!];
    const grey = 0.299 * r + 0.587 * g + 0.114 * b;
    sum += grey;
    squares += grey * grey;
    spread += Math.max(r, g, b) - Math.min(r, g, b);
  }
  const n = patch.length / 3;
  const brightness = sum / n;
  const contrast = Math.sqrt(Math.max(0, squares / n - brightness ** 2));
  return { ...perceptualHash(square), patch, brightness, contrast, colour: spread / n, small };
}

/** Means of 2 x 2 pixels, as RGB. */
function shrink({ data, channels }: Raster): Uint8Array {
  const out = new Uint8Array(PATCH * PATCH * 3);
  const step = HASH_SIDE / PATCH;
  for (let y = 0; y < PATCH; y++)
    for (let x = 0; x < PATCH; x++)
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let dy = 0; dy < step; dy++)
          for (let dx = 0; dx < step; dx++)
            sum += data[((y * step + dy) * HASH_SIDE + x * step + dx) * channels + (channels === 1 ? 0 : c)]!;
        out[(y * PATCH + x) * 3 + c] = Math.round(sum / step ** 2);
      }
  return out;
}
