import type { Raster } from './raster.ts';

const PRECISION_BITS = 22;
const HALF = 1 << (PRECISION_BITS - 1);

interface Taps {
  /** First input position of each output position. */
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** `width` weights per output position, fixed point with 22 bits. */
  readonly weights: Int32Array;
  readonly width: number;
}

/**
 * Pillow's 8-bit bilinear resize (antialiased when it shrinks), bit for bit: two passes, columns first, each rounded to 8 bits; a pass
 * that changes nothing is left out. Formula: fastai.md 4.6.
 */
export function resizeBilinear(image: Raster, width: number, height: number): Raster {
  const columns = width === image.width ? image : resizeColumns(image, width);
  return height === columns.height ? columns : resizeRows(columns, height);
}

const tapsCache = new Map<string, Taps>();

function tapsFor(input: number, output: number): Taps {
  const key = `${input}:${output}`;
  const known = tapsCache.get(key);
  if (known) return known;
  if (tapsCache.size > 256) tapsCache.clear();
  const taps = computeTaps(input, output);
  tapsCache.set(key, taps);
  return taps;
}

function computeTaps(input: number, output: number): Taps {
  const scale = input / output;
  const support = Math.max(scale, 1);
  const inverse = 1 / support;
  const width = Math.ceil(support) * 2 + 1;
  const taps: Taps = { start: new Int32Array(output), count: new Int32Array(output), weights: new Int32Array(output * width), width };
  const weights = new Float64Array(width);
  for (let i = 0; i < output; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(Math.trunc(centre - support + 0.5), 0);
    const count = Math.min(Math.trunc(centre + support + 0.5), input) - start;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const weight = Math.max(0, 1 - Math.abs((j + start - centre + 0.5) * inverse));
      weights[j] = weight;
      sum += weight;
    }
    for (let j = 0; j < count; j++) taps.weights[i * width + j] = Math.trunc((weights[j]! / sum) * (1 << PRECISION_BITS) + 0.5);
    taps.start[i] = start;
    taps.count[i] = count;
  }
  return taps;
}

function resizeColumns(image: Raster, width: number): Raster {
  const data = new Uint8Array(image.height * width * image.channels);
  const taps = tapsFor(image.width, width);
  if (image.channels === 3) columnsOfColour(image, data, width, taps);
  else columnsOfGrey(image, data, width, taps);
  return { width, height: image.height, channels: image.channels, data };
}

function columnsOfColour(image: Raster, out: Uint8Array, width: number, taps: Taps): void {
  const { data, height } = image;
  const { start, count, weights } = taps;
  const stride = image.width * 3;
  let o = 0;
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    for (let x = 0; x < width; x++) {
      let r = HALF;
      let g = HALF;
      let b = HALF;
      let p = (row + start[x]! * 3) | 0;
      let w = (x * taps.width) | 0;
      for (const end = w + count[x]!; w < end; w++, p += 3) {
        const weight = weights[w]!;
        r = (r + Math.imul(data[p]!, weight)) | 0;
        g = (g + Math.imul(data[p + 1]!, weight)) | 0;
        b = (b + Math.imul(data[p + 2]!, weight)) | 0;
      }
      out[o] = r >> PRECISION_BITS;
      out[o + 1] = g >> PRECISION_BITS;
      out[o + 2] = b >> PRECISION_BITS;
      o += 3;
    }
  }
}

function columnsOfGrey(image: Raster, out: Uint8Array, width: number, taps: Taps): void {
  const { data, height } = image;
  const { start, count, weights } = taps;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = HALF;
      const from = y * image.width + start[x]!;
      for (let j = 0; j < count[x]!; j++) sum = (sum + Math.imul(data[from + j]!, weights[x * taps.width + j]!)) | 0;
      out[y * width + x] = sum >> PRECISION_BITS;
    }
  }
}

function resizeRows(image: Raster, height: number): Raster {
  const stride = image.width * image.channels;
  const out = new Uint8Array(height * stride);
  const taps = tapsFor(image.height, height);
  const sums = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    const first = taps.start[y]!;
    const count = taps.count[y]!;
    if (count === 2)
      blendTwo(image.data, first * stride, stride, taps.weights[y * taps.width]!, taps.weights[y * taps.width + 1]!, out, y * stride);
    else {
      sums.fill(HALF);
      for (let j = 0; j < count; j++) accumulate(sums, image.data, (first + j) * stride, taps.weights[y * taps.width + j]!);
      const to = y * stride;
      for (let i = 0; i < stride; i++) out[to + i] = sums[i]! >> PRECISION_BITS;
    }
  }
  return { width: image.width, height, channels: image.channels, data: out };
}

function blendTwo(data: Uint8Array, from: number, stride: number, a: number, b: number, out: Uint8Array, to: number): void {
  for (let i = 0; i < stride; i++) {
    out[to + i] = (HALF + Math.imul(data[from + i]!, a) + Math.imul(data[from + stride + i]!, b)) >> PRECISION_BITS;
  }
}

function accumulate(sums: Int32Array, data: Uint8Array, from: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Math.imul(data[from + i]!, weight);
}
