import type { ConvGeometry, Device, PoolGeometry } from '../../../src/backends/onednn/device.ts';
import type { World } from './fuzz-world.ts';

interface Convolution {
  readonly geometry: ConvGeometry;
  readonly x: number[];
  readonly filter: number[];
  readonly y: number[];
}

/** One in three is of the kind that Winograd takes: 3x3, stride 1, channels in sixteens, enough pixels. */
function convolution(w: World): Convolution {
  if (w.random(3) === 0) {
    const [n, h, width, c, o, pad] = [1 + w.random(2), 10 + w.random(8), 10 + w.random(8), 16 * w.size(2), 16 * w.size(2), w.random(3)];
    const [outH, outW] = [h + 2 * pad - 2 + (w.random(10) ? 0 : w.random(40) - 20), width + 2 * pad - 2];
    const geometry = {
      ...{ batchSize: n, inHeight: h, inWidth: width, inChannels: c, outChannels: o, outHeight: outH, outWidth: outW },
      ...{ filterHeight: 3, filterWidth: 3, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
      ...{ padTop: pad, padLeft: pad, groups: 1, bf16: false },
    };
    return { geometry, x: [n, h, width, c], filter: [3, 3, c, o], y: [n, Math.max(1, outH), outW, o] };
  }
  const groups = w.random(4) === 0 ? w.size(3) : 1;
  const [n, h, width, c, o] = [w.size(3), w.size(12), w.size(12), groups * w.size(20), groups * w.size(20)];
  const [kh, kw, sh, sw, dh, dw] = [w.size(5), w.size(5), w.size(3), w.size(3), w.random(4) ? 1 : 2, w.random(4) ? 1 : 2];
  const [top, left] = [w.random(4), w.random(4)];
  const out = (size: number, k: number, s: number, d: number, pad: number) => Math.floor((size + 2 * pad - (k - 1) * d - 1) / s) + 1;
  const [outH, outW] = [out(h, kh, sh, dh, top) + (w.random(10) ? 0 : 1), out(width, kw, sw, dw, left)];
  const geometry = {
    ...{ batchSize: n, inHeight: h, inWidth: width, inChannels: c, outChannels: o, outHeight: outH, outWidth: outW },
    ...{ filterHeight: kh, filterWidth: kw, strideHeight: sh, strideWidth: sw, dilationHeight: dh, dilationWidth: dw },
    ...{ padTop: top, padLeft: left, groups, bf16: w.random(6) === 0 },
  };
  return { geometry, x: [n, h, width, c], filter: [kh, kw, c / groups, o], y: [n, Math.max(1, outH), Math.max(1, outW), o] };
}

function pooling(w: World): { geometry: PoolGeometry; x: number[]; y: number[] } {
  const [n, h, width, c, kh, kw, sh, sw] = [w.size(3), w.size(12), w.size(12), w.size(20), w.size(4), w.size(4), w.size(3), w.size(3)];
  const [top, left] = [w.random(kh + 1), w.random(kw + 1)];
  const [outH, outW] = [Math.floor((h + 2 * top - kh) / sh) + 1, Math.floor((width + 2 * left - kw) / sw) + 1];
  return {
    geometry: {
      ...{ batchSize: n, inHeight: h, inWidth: width, inChannels: c, outHeight: outH, outWidth: outW },
      ...{ filterHeight: kh, filterWidth: kw, strideHeight: sh, strideWidth: sw, padTop: top, padLeft: left, average: w.random(2) === 0 },
    },
    x: [n, h, width, c],
    y: [n, Math.max(1, outH), Math.max(1, outW), c],
  };
}

interface Normalised {
  readonly conv: Convolution;
  readonly tensors: Record<string, number>;
  readonly options: { readonly eps: number; readonly relu: boolean };
}

function normalised(w: World): Normalised {
  const conv = convolution(w);
  const vector = () => w.floats(conv.geometry.outChannels);
  const tensors = { x: w.floats(...conv.x), filter: w.floats(...conv.filter), gamma: vector(), beta: vector() };
  return { conv, tensors, options: { eps: 1e-5, relu: w.random(2) === 0 } };
}

const vectors = (w: World, { geometry }: Convolution) => ({
  mean: w.floats(geometry.outChannels),
  variance: w.floats(geometry.outChannels),
});

const sometimes = (w: World, name: string, handle: () => number) => (w.random(2) ? {} : { [name]: handle() });

const hypers = (w: World) => ({ lr: 0.1, mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0.01, decoupled: w.random(2) === 0, t: 1 + w.random(5) });

const pair = (w: World): unknown[] => {
  const [a, b, c] = w.sizes(3) as [number, number, number];
  const other = [[a, b, c], [c], [1, b, 1], []][w.random(4)]!;
  return [w.floats(a, b, c), [a, b, c], w.floats(...other), other, [a, b, c]];
};

/** Arguments that fit, for every entry point. */
export const CALLS: Record<keyof Device, (w: World) => unknown[]> = {
  write: (w) => (w.random(2) ? [new Float32Array(w.random(50)), 0] : [new Int32Array(w.random(50)), 1]),
  read: (w) => [w.any()],
  dispose: (w) => (w.random(3) ? [w.random(5)] : [w.any()]),
  fill: (w) => [w.random(100), w.random(3), w.random(5) - 2.5],
  memory: () => [],
  layoutOf: (w) => [w.any()],
  describe: () => [],
  configure: (w) => [{ threads: 1 + w.random(2), winograd: w.random(2) === 0 }],
  trim: () => [],
  unary: (w) => [w.random(w.ops.unary.length), w.floats(w.size(40)), 0.5],
  clip: (w) => [w.floats(w.size(40)), -1, 1],
  binary: (w) => [w.random(w.ops.binary.length), ...pair(w)],
  compare: (w) => [w.random(w.ops.compare.length), ...pair(w)],
  reduce: (w) => {
    const [a, b, c] = w.sizes(3) as [number, number, number];
    return [w.random(w.ops.reduce.length), w.floats(a, b, c), a, b, c];
  },
  argMax: (w) => {
    const [a, b, c] = w.sizes(3) as [number, number, number];
    return [w.random(2) === 0, w.floats(a, b, c), a, b, c];
  },
  softmax: (w) => {
    const [rows, classes] = w.sizes(2) as [number, number];
    return [w.random(2) === 0, w.floats(rows, classes), rows, classes];
  },
  matMul: (w) => {
    const [batches, m, k, n] = w.sizes(4) as [number, number, number, number];
    const sizes = { batchesA: batches, batchesB: batches, rows: m, inner: k, columns: n };
    return [w.floats(batches, m, k), w.floats(batches, k, n), { ...sizes, transposeA: w.random(2) === 0, transposeB: w.random(2) === 0 }];
  },
  view: (w) => {
    const [a, b] = w.sizes(2) as [number, number];
    return w.random(2) ? [w.floats(a, b), 0, [b, a], [1, b]] : [w.floats(a, b), a * b - 1, [a, b], [-b, -1]];
  },
  concat: (w) => {
    const [outer, a, b] = w.sizes(3) as [number, number, number];
    return [[w.floats(outer, a), w.floats(outer, b)], outer, [a, b]];
  },
  pad: (w) => {
    const shape = w.sizes(3);
    return [w.floats(...shape), shape, shape.map(() => w.random(3)), shape.map(() => w.random(3)), w.random(3)];
  },
  gather: (w) => {
    const [outer, axis, inner, each] = w.sizes(4) as [number, number, number, number];
    return [w.floats(outer, axis, inner), w.ints(axis, each), 1, outer, axis, inner, each];
  },
  select: (w) => {
    const [count, repeat] = w.sizes(2) as [number, number];
    return [w.bools(count), w.floats(count, repeat), w.floats(count, repeat), repeat];
  },
  cast: (w) => [w.any(), w.random(3)],
  oneHot: (w) => [w.ints(6, w.size()), w.size(), 1, 0, w.random(3)],
  conv: (w) => {
    const { geometry, x, filter } = convolution(w);
    return [w.floats(...x), w.floats(...filter), geometry];
  },
  convInput: (w) => {
    const { geometry, y, filter } = convolution(w);
    return [w.floats(...y), w.floats(...filter), geometry];
  },
  convFilter: (w) => {
    const { geometry, x, y } = convolution(w);
    return [w.floats(...x), w.floats(...y), geometry];
  },
  pool: (w) => {
    const { geometry, x } = pooling(w);
    return [w.floats(...x), geometry];
  },
  poolGrad: (w) => {
    const { geometry, x, y } = pooling(w);
    return [w.floats(...y), w.floats(...x), w.random(2) ? 0 : w.any(), geometry];
  },
  convNorm: (w) => {
    const { conv, tensors, options } = normalised(w);
    return [{ ...tensors, ...sometimes(w, 'add', () => w.floats(...conv.y)) }, conv.geometry, options];
  },
  convNormInference: (w) => {
    const { conv, tensors, options } = normalised(w);
    return [{ ...tensors, ...vectors(w, conv), ...sometimes(w, 'add', () => w.floats(...conv.y)) }, conv.geometry, options];
  },
  convNormGrad: (w) => {
    const { conv, tensors, options } = normalised(w);
    const y = () => w.floats(...conv.y);
    const saved = { ...tensors, ...vectors(w, conv), dy: y(), conv: y(), ...sometimes(w, 'y', y) };
    const wants = Object.fromEntries(['x', 'filter', 'gamma', 'beta', 'add'].map((name) => [name, w.random(2) === 0]));
    return [saved, conv.geometry, { ...options, adds: w.random(2) === 1 }, wants];
  },
  adam: (w) => {
    const count = w.size(40);
    return [...Array.from({ length: 4 }, () => w.floats(count)), hypers(w)];
  },
  sgd: (w) => {
    const count = w.size(40);
    return [w.floats(count), w.floats(count), w.random(2) ? 0 : w.floats(count), hypers(w)];
  },
  crossEntropy: (w) => {
    const [rows, classes] = w.sizes(2) as [number, number];
    return [w.floats(rows, classes), w.random(2) ? w.ints(classes, rows) : w.floats(rows, classes), rows, classes];
  },
};
