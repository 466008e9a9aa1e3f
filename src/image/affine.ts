import type { FloatImage } from './raster.ts';

/** Where an output pixel comes from: `matrix` is the 2x3 theta over output coordinates in [-1, 1], `warp` the eight coefficients applied after it. */
export interface CoordinateMap {
  readonly matrix: readonly number[];
  readonly warp?: readonly number[];
}

/** Row-major 3x3 over column vectors (x, y, 1). */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

export const IDENTITY: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** a times b. */
export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const out = new Array<number>(9).fill(0);
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) out[3 * i + j]! += a[3 * i + k]! * b[3 * k + j]!;
  return out as unknown as Matrix3;
}

/** fastai's rotate matrix of an angle in degrees. */
export function rotation(degrees: number): Matrix3 {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [c, s, 0, -s, c, 0, 0, 0, 1];
}

/** fastai's zoom matrix; the centre is given as shares of width and height. */
export function zooming(zoom: number, colPct: number, rowPct: number): Matrix3 {
  const s = 1 / zoom;
  return [s, 0, (1 - s) * (2 * colPct - 1), 0, s, (1 - s) * (2 * rowPct - 1), 0, 0, 1];
}

/** Mirrors left and right. */
export const MIRROR: Matrix3 = [-1, 0, 0, 0, 1, 0, 0, 0, 1];

/** fastai's dihedral matrices, k from 0 to 7. */
export function dihedralMatrix(k: number): Matrix3 {
  const x = [1, -1, 1, -1, -1, 1, 1, -1][k]!;
  const y = [1, 1, -1, 1, -1, -1, 1, -1][k]!;
  const straight = [1, 1, 1, 0, 1, 0, 0, 0][k]!;
  return [x * straight, x * (1 - straight), 0, y * (1 - straight), y * straight, 0, 0, 0, 1];
}

/** The 2x3 theta of a composed matrix for an input of this size: the aspect correction of fastai.md 5.3. */
export function toTheta(m: Matrix3, width: number, height: number): readonly number[] {
  return [m[0], (m[1] * height) / width, m[2], (m[3] * width) / height, m[4], m[5]];
}

/** The eight perspective coefficients of fastai's warp for magnitudes x and y. */
export function warpCoefficients(x: number, y: number): readonly number[] {
  const p = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ] as const;
  const t = [
    [-1 - y, -1 - x],
    [-1 + y, 1 + x],
    [1 + y, -1 + x],
    [1 - y, 1 - x],
  ] as const;
  const rows: number[][] = [];
  for (const [i, [px, py]] of p.entries()) {
    const [tx, ty] = t[i]!;
    rows.push([tx, ty, 1, 0, 0, 0, -px * tx, -px * ty, px], [0, 0, 0, tx, ty, 1, -py * tx, -py * ty, py]);
  }
  return solve(rows);
}

/** Gaussian elimination with pivoting; rows are coefficients and right side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let r = col + 1; r < n; r++) if (Math.abs(rows[r]![col]!) > Math.abs(rows[pivot]![col]!)) pivot = r;
    [rows[col], rows[pivot]] = [rows[pivot]!, rows[col]!];
    const top = rows[col]!;
    for (let r = 0; r < n; r++) {
      if (r === col) continue;
      const factor = rows[r]![col]! / top[col]!;
      if (factor !== 0) for (let c = col; c <= n; c++) rows[r]![c]! -= factor * top[c]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

export interface SampleOptions {
  readonly height: number;
  readonly width: number;
  readonly mode: 'bilinear' | 'nearest';
  readonly padMode: 'zeros' | 'border' | 'reflection';
  readonly alignCorners: boolean;
}

/** One resampling of a whole batch of equally large images through their maps, with fastai's area prefilter (fastai.md 5.4). */
export function sampleBatch(images: readonly FloatImage[], maps: readonly CoordinateMap[], options: SampleOptions): FloatImage[] {
  const grids = maps.map((map) => coordinateGrid(map, options));
  const first = images[0]!;
  const shrink = Math.min(first.height / options.height, first.width / options.width) / 2;
  const filtered = options.mode === 'bilinear' && shrink > 1 && shrink > 2 / spread(grids);
  const sources = filtered
    ? images.map((image) => areaResize(image, Math.floor(image.height / shrink), Math.floor(image.width / shrink)))
    : images;
  return sources.map((image, i) => gridSample(image, grids[i]!, options));
}

/** Input coordinates (x, y) in [-1, 1] of every output pixel, row by row. */
export function coordinateGrid({ matrix: m, warp }: CoordinateMap, { height, width, alignCorners }: SampleOptions): Float32Array {
  const out = new Float32Array(height * width * 2);
  const at = (i: number, n: number): number => (alignCorners ? (n === 1 ? -1 : -1 + (2 * i) / (n - 1)) : (2 * i + 1) / n - 1);
  let o = 0;
  for (let i = 0; i < height; i++) {
    const gy = at(i, height);
    for (let j = 0; j < width; j++) {
      const gx = at(j, width);
      let x = m[0]! * gx + m[1]! * gy + m[2]!;
      let y = m[3]! * gx + m[4]! * gy + m[5]!;
      if (warp) {
        const d = warp[6]! * x + warp[7]! * y + 1;
        [x, y] = [(warp[0]! * x + warp[1]! * y + warp[2]!) / d, (warp[3]! * x + warp[4]! * y + warp[5]!) / d];
      }
      out[o++] = x;
      out[o++] = y;
    }
  }
  return out;
}

function spread(grids: readonly Float32Array[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const grid of grids) {
    for (let i = 0; i < grid.length; i++) {
      const value = grid[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low;
}

/** Adaptive average pooling: bin i covers [floor(i*H/o), ceil((i+1)*H/o)). */
export function areaResize(image: FloatImage, height: number, width: number): FloatImage {
  const { channels, data } = image;
  const out = new Float32Array(height * width * channels);
  for (let i = 0; i < height; i++) {
    const [y0, y1] = [Math.floor((i * image.height) / height), Math.ceil(((i + 1) * image.height) / height)];
    for (let j = 0; j < width; j++) {
      const [x0, x1] = [Math.floor((j * image.width) / width), Math.ceil(((j + 1) * image.width) / width)];
      const o = (i * width + j) * channels;
      const share = 1 / ((y1 - y0) * (x1 - x0));
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += data[(y * image.width + x) * channels + c]!;
        out[o + c] = sum * share;
      }
    }
  }
  return { width, height, channels, data: out };
}

function gridSample(image: FloatImage, grid: Float32Array, { height, width, mode, padMode, alignCorners }: SampleOptions): FloatImage {
  const { channels, data, width: w, height: h } = image;
  const out = new Float32Array(height * width * channels);
  const zeros = padMode === 'zeros';
  for (let p = 0; p < height * width; p++) {
    let x = unnormalise(grid[2 * p]!, w, alignCorners);
    let y = unnormalise(grid[2 * p + 1]!, h, alignCorners);
    if (padMode === 'reflection') {
      x = reflect(x, w, alignCorners);
      y = reflect(y, h, alignCorners);
    }
    if (!zeros) {
      x = x < 0 ? 0 : x > w - 1 ? w - 1 : x;
      y = y < 0 ? 0 : y > h - 1 ? h - 1 : y;
    }
    if (mode === 'nearest') {
      const [xi, yi] = [roundEven(x), roundEven(y)];
      if (xi < 0 || yi < 0 || xi >= w || yi >= h) continue;
      for (let c = 0; c < channels; c++) out[p * channels + c] = data[(yi * w + xi) * channels + c]!;
      continue;
    }
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    for (let c = 0; c < channels; c++) {
      const a = tap(data, x0, y0, w, h, channels, c);
      const b = fx === 0 ? 0 : tap(data, x0 + 1, y0, w, h, channels, c);
      const d = fy === 0 ? 0 : tap(data, x0, y0 + 1, w, h, channels, c);
      const e = fx === 0 || fy === 0 ? 0 : tap(data, x0 + 1, y0 + 1, w, h, channels, c);
      out[p * channels + c] = (a * (1 - fx) + b * fx) * (1 - fy) + (d * (1 - fx) + e * fx) * fy;
    }
  }
  return { width, height, channels, data: out };
}

function tap(data: Float32Array, x: number, y: number, w: number, h: number, channels: number, c: number): number {
  return x < 0 || y < 0 || x >= w || y >= h ? 0 : data[(y * w + x) * channels + c]!;
}

function unnormalise(coordinate: number, size: number, alignCorners: boolean): number {
  return alignCorners ? ((coordinate + 1) / 2) * (size - 1) : ((coordinate + 1) * size - 1) / 2;
}

function reflect(x: number, size: number, alignCorners: boolean): number {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  if (span <= 0) return 0;
  const away = Math.abs(x - low);
  const flips = Math.floor(away / span);
  const rest = away - flips * span;
  return flips % 2 === 0 ? rest + low : span - rest + low;
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
