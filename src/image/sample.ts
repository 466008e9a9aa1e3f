import type { CoordinateMap } from './affine.ts';
import type { Padding } from './crop-pad.ts';
import type { FloatImage } from './raster.ts';

export interface Sampling {
  /** Size of the whole output grid. */
  readonly width: number;
  readonly height: number;
  readonly mode: 'bilinear' | 'nearest';
  readonly padding: Padding;
  readonly alignCorners: boolean;
  /** The part of the output that is wanted; the whole where absent. */
  readonly part?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** The sampling that the kernels leave out, in doubles: nearest, or bilinear with zeros outside; the result has the size of `part`. */
export function samplePlain(image: FloatImage, map: CoordinateMap, how: Sampling): FloatImage {
  const part = how.part ?? { left: 0, top: 0, width: how.width, height: how.height };
  const out = new Float32Array(part.width * part.height * image.channels);
  const px = new Float64Array(part.width);
  const py = new Float64Array(part.width);
  const put = how.mode === 'nearest' ? nearestRow : bilinearRowWithZeros;
  for (let y = 0; y < part.height; y++) {
    gridRow(map, how, part.left, part.top + y, px, py);
    toPixels(px, image.width, how);
    toPixels(py, image.height, how);
    put(image, px, py, out, y * part.width * image.channels);
  }
  return { width: part.width, height: part.height, channels: image.channels, data: out };
}

/** Position `i` of `n` on the grid from -1 to 1. */
export function gridPosition(i: number, n: number, alignCorners: boolean): number {
  if (!alignCorners) return (2 * i + 1) / n - 1;
  return n === 1 ? -1 : -1 + (2 * i) / (n - 1);
}

function gridRow(map: CoordinateMap, how: Sampling, left: number, row: number, px: Float64Array, py: Float64Array): void {
  const [a, b, c, d, e, f] = map.matrix;
  const y = gridPosition(row, how.height, how.alignCorners);
  for (let j = 0; j < px.length; j++) {
    const x = gridPosition(left + j, how.width, how.alignCorners);
    px[j] = a * x + b * y + c;
    py[j] = d * x + e * y + f;
  }
  for (const w of map.warps) {
    const [w0, w1, w2, w3, w4, w5, w6, w7] = w as unknown as readonly [number, number, number, number, number, number, number, number];
    for (let j = 0; j < px.length; j++) {
      const u = px[j]!;
      const v = py[j]!;
      const below = w6 * u + w7 * v + 1;
      const by = below === 0 ? 1 : 1 / below;
      px[j] = (w0 * u + w1 * v + w2) * by;
      py[j] = (w3 * u + w4 * v + w5) * by;
    }
  }
}

/** Coordinates in [-1, 1] to positions among `size` pixels, with border and reflection applied. */
function toPixels(coordinates: Float64Array, size: number, how: Sampling): void {
  const last = size - 1;
  const scale = (how.alignCorners ? last : size) / 2;
  const shift = how.alignCorners ? scale : scale - 0.5;
  const { padding, alignCorners } = how;
  for (let j = 0; j < coordinates.length; j++) {
    let p = coordinates[j]! * scale + shift;
    if (padding !== 'zeros' && (p < 0 || p > last)) {
      if (padding === 'reflection') p = alignCorners ? reflect(p, 0, last) : reflect(p, -0.5, size - 0.5);
      p = Math.min(Math.max(p, 0), last);
    }
    coordinates[j] = p;
  }
}

function reflect(p: number, low: number, high: number): number {
  const span = high - low;
  if (span === 0) return low;
  const distance = Math.abs(p - low);
  const flips = Math.floor(distance / span);
  const rest = distance - flips * span;
  return flips % 2 === 0 ? low + rest : high - rest;
}

function bilinearRowWithZeros(image: FloatImage, px: Float64Array, py: Float64Array, out: Float32Array, to: number): void {
  const { data, width, height, channels } = image;
  const at = (x: number, y: number, c: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : data[(y * width + x) * channels + c]!;
  for (let j = 0; j < px.length; j++) {
    const x0 = Math.floor(px[j]!);
    const y0 = Math.floor(py[j]!);
    const fx = px[j]! - x0;
    const fy = py[j]! - y0;
    for (let c = 0; c < channels; c++) {
      const top = at(x0, y0, c) * (1 - fx) + at(x0 + 1, y0, c) * fx;
      const bottom = at(x0, y0 + 1, c) * (1 - fx) + at(x0 + 1, y0 + 1, c) * fx;
      out[to + j * channels + c] = top * (1 - fy) + bottom * fy;
    }
  }
}

function nearestRow(image: FloatImage, px: Float64Array, py: Float64Array, out: Float32Array, to: number): void {
  const { data, width, height, channels } = image;
  for (let j = 0; j < px.length; j++) {
    const x = halfToEven(Math.fround(px[j]!));
    const y = halfToEven(Math.fround(py[j]!));
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    for (let c = 0; c < channels; c++) out[to + j * channels + c] = data[(y * width + x) * channels + c]!;
  }
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
