import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '../image/encode.ts';
import type { Raster } from '../image/raster.ts';
import { makeFolder } from '../util/make-folder.ts';
import { keyedRng, type Rng } from '../util/rng.ts';

/** How many pictures of how many classes, their side in pixels, and what they are drawn from. */
export interface Synthetic {
  readonly classes: number;
  readonly perClass: number;
  readonly size: number;
  readonly seed: number;
}

/** Whether a point of the unit square around the shape's centre, turned upright, lies inside; -1..1 is the shape's extent. */
type Inside = (x: number, y: number) => boolean;

const SHAPES: readonly (readonly [name: string, inside: Inside])[] = [
  ['disc', (x, y) => x * x + y * y < 1],
  ['square', (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.85],
  ['triangle', (x, y) => y > -0.7 && y < 1.1 - 2 * Math.abs(x)],
  ['ring', (x, y) => x * x + y * y < 1 && x * x + y * y > 0.3],
  ['cross', (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.3 && Math.max(Math.abs(x), Math.abs(y)) < 1],
  ['bars', (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.95 && Math.floor((y + 1) * 3) % 2 === 0],
  ['star', (x, y) => Math.hypot(x, y) < 0.55 + 0.45 * Math.cos(5 * Math.atan2(y, x))],
  ['bow', (x, y) => Math.abs(y) < Math.abs(x) && Math.abs(x) < 0.95],
];

/**
 * Draws `<class>/<n>.png` below a folder: a class is a shape (from the ninth class on with a texture), while place, size, tilt, colours, light and noise
 * vary, so that no single pixel or colour gives it away. The same spec gives the same bytes.
 */
export async function drawSynthetic(spec: Synthetic, folder: string): Promise<void> {
  for (let index = 0; index < spec.classes; index++) {
    const [shape, inside] = SHAPES[index % SHAPES.length]!;
    const texture = Math.floor(index / SHAPES.length);
    const name = texture === 0 ? shape : `${shape}-${texture}`;
    await makeFolder(join(folder, name));
    for (let n = 0; n < spec.perClass; n++) {
      const picture = draw(spec.size, inside, texture, keyedRng(spec.seed, 'synthetic', name, n));
      await writeFile(join(folder, name, `${String(n).padStart(4, '0')}.png`), await encodePng(picture));
    }
  }
}

function draw(size: number, inside: Inside, texture: number, rng: Rng): Raster {
  const between = (from: number, to: number): number => from + (to - from) * rng.uniform();
  const radius = between(0.26, 0.4) * size;
  const [cx, cy] = [between(0.4, 0.6) * size, between(0.4, 0.6) * size];
  const tilt = between(-0.25, 0.25);
  const back = [between(10, 100), between(10, 100), between(10, 100)];
  const front = [between(130, 250), between(130, 250), between(130, 250)];
  const slope = [between(-40, 40), between(-40, 40)];
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const data = new Uint8Array(size * size * 3);
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      const [dx, dy] = [(px - cx) / radius, (py - cy) / radius];
      const [x, y] = [dx * cos + dy * sin, dy * cos - dx * sin];
      const hit = inside(x, -y);
      const weave = texture > 0 && hit && Math.floor((x + 2) * (2 + 2 * texture)) % 2 === 0 ? 0.55 : 1;
      const light = (slope[0]! * px + slope[1]! * py) / size;
      for (let c = 0; c < 3; c++) {
        const value = (hit ? front[c]! * weave : back[c]!) + light + 12 * (rng.uniform() + rng.uniform() - 1);
        data[(py * size + px) * 3 + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return { width: size, height: size, channels: 3, data };
}
