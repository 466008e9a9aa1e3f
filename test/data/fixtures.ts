import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FloatImage } from '../../src/image/raster.ts';
import { SHARED } from '../shared.ts';

export const FIXTURES = 'reference/fastai-fixtures';

/** A golden file, parsed. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(SHARED, FIXTURES, name), 'utf8')) as T;
}

/** One picture as the fixtures write it: [channel][row][column]. */
export type Planes = readonly (readonly (readonly number[])[])[];

export function fromPlanes(planes: Planes): FloatImage {
  const [channels, height, width] = [planes.length, planes[0]!.length, planes[0]![0]!.length];
  const data = new Float32Array(channels * height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = planes[c]![y]![x]!;
  return { width, height, channels, data };
}

/** The largest difference of two pictures of one size; infinite where the sizes differ. */
export function largestDifference(a: FloatImage, b: FloatImage): number {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) return Number.POSITIVE_INFINITY;
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
}
