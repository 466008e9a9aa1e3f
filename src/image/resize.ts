import { type Kernels, withKernels } from './kernels.ts';
import type { Raster } from './raster.ts';

const PRECISION_BITS = 22;

interface Taps {
  /** First input position of each output position. */
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** `width` weights per output position, fixed point with 22 bits. */
  readonly weights: Int32Array;
  readonly width: number;
}

/** Source bytes that go through the columns' pass at a time: they stay in the processor's cache, and a huge picture needs no huge memory. */
const BAND = 1 << 20;

/**
 * Pillow's 8-bit bilinear resize (antialiased when it shrinks), bit for bit: two passes, columns first, each rounded to 8 bits; a pass
 * that changes nothing is left out. Formula: fastai.md 4.6.
 */
export function resizeBilinear(image: Raster, width: number, height: number): Raster {
  if (width === image.width && height === image.height) return image;
  return withKernels((kernels) => {
    const columns = width === image.width ? kernels.put(image.data) : resizeColumns(kernels, image, width);
    const rows = height === image.height ? columns : resizeRows(kernels, columns, image, width, height);
    const length = width * height * image.channels;
    return { width, height, channels: image.channels, data: kernels.bytes(rows, length).slice() };
  });
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

function resizeColumns(kernels: Kernels, image: Raster, width: number): number {
  const { channels, data, height } = image;
  const taps = tapsFor(image.width, width);
  const tables = putTaps(kernels, taps);
  const stride = image.width * channels;
  const rows = Math.max(1, Math.floor(BAND / stride));
  const out = kernels.room(height * width * channels);
  const band = kernels.room(Math.min(rows, height) * stride);
  const run = channels === 3 ? kernels.run.columns3 : kernels.run.columns1;
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    kernels.bytes(band, count * stride).set(data.subarray(y * stride, (y + count) * stride));
    run(band, image.width, count, out + y * width * channels, width, ...tables, taps.width);
  }
  return out;
}

function resizeRows(kernels: Kernels, from: number, image: Raster, width: number, height: number): number {
  const taps = tapsFor(image.height, height);
  const stride = width * image.channels;
  const out = kernels.room(height * stride);
  kernels.run.rows(from, stride, out, height, ...putTaps(kernels, taps), taps.width);
  return out;
}

function putTaps(kernels: Kernels, taps: Taps): [start: number, count: number, weights: number] {
  return [kernels.put(taps.start), kernels.put(taps.count), kernels.put(taps.weights)];
}
