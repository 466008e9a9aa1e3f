import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { convGradFilter, convGradInput } from '../../../src/tensor/conv-norm-plain.ts';
import { type Tensor4D, tf } from '../../../src/tensor/tf.ts';
import { numbers, skip } from './compare.ts';

interface Layer {
  readonly n: number;
  readonly size: number;
  readonly ins: number;
  readonly outs: number;
  readonly pad: number;
}

/** The 3x3 layers of a ResNet at 224 px, and odd ones: sizes that are no multiple of 4, other pads, channels that differ. */
const LAYERS: readonly Layer[] = [
  { n: 2, size: 56, ins: 64, outs: 64, pad: 1 },
  { n: 2, size: 28, ins: 128, outs: 128, pad: 1 },
  { n: 3, size: 14, ins: 256, outs: 256, pad: 1 },
  { n: 5, size: 7, ins: 512, outs: 512, pad: 1 },
  { n: 3, size: 13, ins: 48, outs: 16, pad: 0 },
  { n: 2, size: 17, ins: 16, outs: 80, pad: 2 },
];

/** Largest error over largest value, against a sum in double precision. Direct convolution stays below 1e-6. */
const BOUND = 1e-5;

const SAMPLES = 300;

/** One number of a result, summed in double precision. */
type Exact = (index: number) => number;

function exactForward({ size, ins, outs, pad }: Layer, x: Float32Array, w: Float32Array): Exact {
  const out = size + 2 * pad - 2;
  return (index) => {
    const [k, column, row, n] = digits(index, [outs, out, out]);
    let sum = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const [y, z] = [row + i - pad, column + j - pad];
        if (y < 0 || z < 0 || y >= size || z >= size) continue;
        for (let c = 0; c < ins; c++) sum += x[((n * size + y) * size + z) * ins + c]! * w[((i * 3 + j) * ins + c) * outs + k]!;
      }
    return sum;
  };
}

function exactInput({ size, ins, outs, pad }: Layer, dy: Float32Array, w: Float32Array): Exact {
  const out = size + 2 * pad - 2;
  return (index) => {
    const [c, column, row, n] = digits(index, [ins, size, size]);
    let sum = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const [y, z] = [row - i + pad, column - j + pad];
        if (y < 0 || z < 0 || y >= out || z >= out) continue;
        for (let k = 0; k < outs; k++) sum += dy[((n * out + y) * out + z) * outs + k]! * w[((i * 3 + j) * ins + c) * outs + k]!;
      }
    return sum;
  };
}

function exactFilter({ n: images, size, ins, outs, pad }: Layer, x: Float32Array, dy: Float32Array): Exact {
  const out = size + 2 * pad - 2;
  return (index) => {
    const [k, c, j, i] = digits(index, [outs, ins, 3]);
    let sum = 0;
    for (let n = 0; n < images; n++)
      for (let row = 0; row < out; row++)
        for (let column = 0; column < out; column++) {
          const [y, z] = [row + i - pad, column + j - pad];
          if (y < 0 || z < 0 || y >= size || z >= size) continue;
          sum += x[((n * size + y) * size + z) * ins + c]! * dy[((n * out + row) * out + column) * outs + k]!;
        }
    return sum;
  };
}

/** A number in mixed radix, lowest digit first. */
function digits(index: number, radices: readonly [number, number, number]): [number, number, number, number] {
  const result: number[] = [];
  for (const radix of radices) {
    result.push(index % radix);
    index = Math.floor(index / radix);
  }
  return [...result, index] as [number, number, number, number];
}

/** Largest |found - exact| at sampled places, over the largest |exact| of them. */
function errorOf(found: Float32Array, exact: Exact): number {
  let [worst, largest] = [0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    const index = Math.floor(((i * 2654435761) % 2 ** 32) * (found.length / 2 ** 32));
    const value = exact(index);
    const error = Math.abs(found[index]! - value);
    if (!(error <= worst)) worst = error;
    largest = Math.max(largest, Math.abs(value));
  }
  return worst / largest;
}

async function measure(layer: Layer, winograd: boolean): Promise<{ errors: number[]; values: Float32Array[] }> {
  await onednnEngine.start({ threads: 2 });
  loadAddon().configure({ threads: 0, winograd });
  const { n, size, ins, outs, pad } = layer;
  const out = size + 2 * pad - 2;
  const [x, w, dy] = [numbers(n * size * size * ins, 1), numbers(9 * ins * outs, 2), numbers(n * out * out * outs, 3)];
  // Not the tidy's result: TF.js would look through arrays of numbers for tensors, number by number.
  const values: Float32Array[] = [];
  tf.tidy(() => {
    const [tx, tw, tdy] = [tf.tensor4d(x, [n, size, size, ins]), tf.tensor4d(w, [3, 3, ins, outs]), tf.tensor4d(dy, [n, out, out, outs])];
    const results: Tensor4D[] = [
      tf.conv2d(tx, tw, 1, pad),
      convGradInput(tdy, tw, tx.shape, 1, pad),
      convGradFilter(tx, tdy, tw.shape, 1, pad),
    ];
    values.push(...results.map((tensor) => tensor.dataSync() as Float32Array));
  });
  loadAddon().configure({ threads: 0, winograd: true });
  const exact = [exactForward(layer, x, w), exactInput(layer, dy, w), exactFilter(layer, x, dy)];
  return { errors: values.map((found, i) => errorOf(found, exact[i]!)), values };
}

describe('onednn: Winograd convolutions against sums in double precision', { skip }, () => {
  for (const layer of LAYERS) {
    test(`${layer.n} x ${layer.size}x${layer.size}, ${layer.ins} -> ${layer.outs}, pad ${layer.pad}`, async (context) => {
      const [fast, direct] = [await measure(layer, true), await measure(layer, false)];
      const shown = (errors: number[]) => errors.map((error) => error.toExponential(1)).join(', ');
      context.diagnostic(`forward, input's and filter's gradient: Winograd ${shown(fast.errors)}; direct ${shown(direct.errors)}`);
      assert.ok(Math.max(...fast.errors) < BOUND, `relative errors ${shown(fast.errors)}`);
      assert.ok(Math.max(...direct.errors) < BOUND / 5, `relative errors of direct convolution ${shown(direct.errors)}`);
      const again = await measure(layer, true);
      for (const [i, values] of again.values.entries()) assert.deepEqual(values, fast.values[i], 'two runs differ');
    });
  }
});
