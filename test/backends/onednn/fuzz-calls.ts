import type { Addon } from '../../../src/backends/onednn/addon.ts';
import type { World } from './fuzz-world.ts';

interface Convolution {
  readonly args: number[];
  readonly x: number[];
  readonly filter: number[];
  readonly y: number[];
}

/** One in three is of the kind that Winograd takes: 3x3, stride 1, channels in sixteens, enough pixels. */
function convolution(w: World): Convolution {
  if (w.random(3) === 0) {
    const [n, h, width, c, o, pad] = [1 + w.random(2), 10 + w.random(8), 10 + w.random(8), 16 * w.size(2), 16 * w.size(2), w.random(3)];
    const [outH, outW] = [h + 2 * pad - 2 + (w.random(10) ? 0 : w.random(40) - 20), width + 2 * pad - 2];
    const args = [n, h, width, c, 3, 3, o, 1, 1, 1, 1, pad, pad, outH, outW, 1, 0];
    return { args, x: [n, h, width, c], filter: [3, 3, c, o], y: [n, Math.max(1, outH), outW, o] };
  }
  const groups = w.random(4) === 0 ? w.size(3) : 1;
  const [n, h, width, c, o] = [w.size(3), w.size(12), w.size(12), groups * w.size(20), groups * w.size(20)];
  const [kh, kw, sh, sw, dh, dw] = [w.size(5), w.size(5), w.size(3), w.size(3), w.random(4) ? 1 : 2, w.random(4) ? 1 : 2];
  const [top, left] = [w.random(4), w.random(4)];
  const out = (size: number, k: number, s: number, d: number, pad: number) => Math.floor((size + 2 * pad - (k - 1) * d - 1) / s) + 1;
  const [outH, outW] = [out(h, kh, sh, dh, top) + (w.random(10) ? 0 : 1), out(width, kw, sw, dw, left)];
  const args = [n, h, width, c, kh, kw, o, sh, sw, dh, dw, top, left, outH, outW, groups, w.random(6) ? 0 : 1];
  return { args, x: [n, h, width, c], filter: [kh, kw, c / groups, o], y: [n, Math.max(1, outH), Math.max(1, outW), o] };
}

function pooling(w: World): { args: number[]; x: number[]; y: number[] } {
  const [n, h, width, c, kh, kw, sh, sw] = [w.size(3), w.size(12), w.size(12), w.size(20), w.size(4), w.size(4), w.size(3), w.size(3)];
  const [top, left] = [w.random(kh + 1), w.random(kw + 1)];
  const [outH, outW] = [Math.floor((h + 2 * top - kh) / sh) + 1, Math.floor((width + 2 * left - kw) / sw) + 1];
  return {
    args: [n, h, width, c, kh, kw, sh, sw, top, left, outH, outW],
    x: [n, h, width, c],
    y: [n, Math.max(1, outH), Math.max(1, outW), c],
  };
}

function normalised(w: World): { head: unknown[]; conv: Convolution; channels: number } {
  const conv = convolution(w);
  return { head: [conv.args, 1e-5, w.random(2) === 0], conv, channels: conv.args[6]! };
}

/** Arguments that fit, for every entry point. */
export const CALLS: Record<keyof Addon, (w: World) => unknown[]> = {
  write: (w) => (w.random(2) ? [new Float32Array(w.random(50)), 0] : [new Int32Array(w.random(50)), 1]),
  read: (w) => [w.any()],
  dispose: (w) => (w.random(3) ? [w.random(5)] : [w.any()]),
  fill: (w) => [w.random(100), w.random(3), w.random(5) - 2.5],
  memory: () => [],
  layoutOf: (w) => [w.any()],
  describe: () => [],
  configure: (w) => [1 + w.random(2), w.random(2) === 0],
  trim: () => [],
  unary: (w) => [w.random(25), w.floats(w.size(40)), 0.5],
  clip: (w) => [w.floats(w.size(40)), -1, 1],
  binary: (w) => {
    const [a, b, c] = w.sizes(3) as [number, number, number];
    const other = [[a, b, c], [c], [1, b, 1], []][w.random(4)]!;
    return [w.random(15), w.floats(a, b, c), [a, b, c], w.floats(...other), other, [a, b, c]];
  },
  reduce: (w) => {
    const [a, b, c] = w.sizes(3) as [number, number, number];
    return [w.random(5), w.floats(a, b, c), a, b, c];
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
    return [w.floats(batches, m, k), w.floats(batches, k, n), batches, batches, m, k, n, w.random(2) === 0, w.random(2) === 0];
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
    const { args, x, filter } = convolution(w);
    return [w.floats(...x), w.floats(...filter), args];
  },
  convInput: (w) => {
    const { args, y, filter } = convolution(w);
    return [w.floats(...y), w.floats(...filter), args];
  },
  convFilter: (w) => {
    const { args, x, y } = convolution(w);
    return [w.floats(...x), w.floats(...y), args];
  },
  pool: (w) => {
    const { args, x } = pooling(w);
    return [w.floats(...x), args, w.random(2) === 0];
  },
  poolGrad: (w) => {
    const { args, x, y } = pooling(w);
    return [w.floats(...y), w.floats(...x), w.random(2) ? 0 : w.any(), args, w.random(2) === 0];
  },
  convNorm: (w) => {
    const { head, conv, channels } = normalised(w);
    return [
      ...head,
      w.floats(...conv.x),
      w.floats(...conv.filter),
      w.floats(channels),
      w.floats(channels),
      w.random(2) ? 0 : w.floats(...conv.y),
    ];
  },
  convNormInference: (w) => {
    const { head, conv, channels } = normalised(w);
    const vectors = Array.from({ length: 4 }, () => w.floats(channels));
    return [...head, w.floats(...conv.x), w.floats(...conv.filter), ...vectors, w.random(2) ? 0 : w.floats(...conv.y)];
  },
  convNormGrad: (w) => {
    const { head, conv, channels } = normalised(w);
    const y = () => w.floats(...conv.y);
    const saved = [
      y(),
      w.floats(...conv.x),
      w.floats(...conv.filter),
      ...Array.from({ length: 4 }, () => w.floats(channels)),
      y(),
      w.random(2) ? 0 : y(),
    ];
    return [w.random(5), ...head, w.random(2) === 1, ...saved];
  },
  adam: (w) => {
    const count = w.size(40);
    return [...Array.from({ length: 4 }, () => w.floats(count)), 1e-3, 0.9, 0.99, 1e-5, 0.01, true, 1 + w.random(5)];
  },
  sgd: (w) => {
    const count = w.size(40);
    return [w.floats(count), w.floats(count), w.random(2) ? 0 : w.floats(count), 0.1, 0.9, 0.01, w.random(2) === 0];
  },
  crossEntropy: (w) => {
    const [rows, classes] = w.sizes(2) as [number, number];
    return [w.floats(rows, classes), w.random(2) ? w.ints(classes, rows) : w.floats(rows, classes), rows, classes];
  },
};
