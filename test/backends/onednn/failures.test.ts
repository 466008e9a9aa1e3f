import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import type { ConvGeometry, Device, MatMulSizes } from '../../../src/backends/onednn/device.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { convNorm } from '../../../src/tensor/conv-norm.ts';
import { type Tensor1D, type Tensor4D, tf } from '../../../src/tensor/tf.ts';
import { skip } from './compare.ts';

/** Every case must throw an Error of this text; a crash would end this file's process, which node:test reports. */
const CASES: readonly [name: string, call: (addon: Device) => unknown, message: RegExp][] = [
  ['a handle that never was', (addon) => addon.read(123456789), /no tensor with handle 123456789/],
  ['a disposed handle', (addon) => addon.read(disposed(addon)), /no tensor with handle \d+ \(disposed, or of another thread\)/],
  ['a disposed input', (addon) => addon.binary(0, disposed(addon), [3], three(addon), [3], [3]), /no tensor with handle/],
  ['a handle that is no number', (addon) => addon.read('1' as never), /argument 1 must be a number/],
  ['a handle that is not whole', (addon) => addon.read(1.5), /argument 1 must be whole/],
  ['no arguments', (addon) => (addon.unary as () => number)(), /too few arguments/],
  ['a shape that does not fit', (addon) => addon.reduce(0, three(addon), 2, 2, 1), /size does not fit/],
  ['shapes that do not broadcast', (addon) => addon.binary(0, three(addon), [3], three(addon), [3], [2]), /do not broadcast/],
  ['matrices that do not fit', (addon) => addon.matMul(three(addon), three(addon), { ...SIZES, inner: 2 }), /do not fit/],
  ['sizes whose product overflows', (addon) => addon.reduce(0, three(addon), 2 ** 40, 2 ** 40, 3), /too large for any machine/],
  ['a negative size', (addon) => addon.view(three(addon), 0, [-1, -3], [1, 1]), /negative size/],
  ['a view outside its tensor', (addon) => addon.view(three(addon), 1, [3], [1]), /outside its tensor/],
  ['a view by strides that overflow', (addon) => addon.view(three(addon), 0, [5], [2 ** 53 - 1]), /outside its tensor/],
  ['an index outside', (addon) => addon.gather(three(addon), addon.write(new Int32Array([7]), 1), 1, 1, 3, 1, 1), /7 is not in \[0, 2\]/],
  ['integers where floats are needed', (addon) => addon.unary(0, addon.write(new Int32Array(3), 1), 0), /float32 tensor was expected/],
  ['two dtypes', (addon) => addon.binary(0, three(addon), [3], addon.write(new Int32Array(3), 1), [3], [3]), /two dtypes/],
  ['a typed array of another dtype', (addon) => addon.write(new Int32Array(3), 0), /does not fit the dtype/],
  ['a plain array', (addon) => addon.write([1, 2, 3] as never, 0), /needs a typed array/],
  ['a dtype that is not there', (addon) => addon.fill(3, 7, 0), /out of range/],
  ['an absurd tensor', (addon) => addon.fill(2 ** 45, 0, 0), /out of memory/],
  [
    'a convolution of impossible size',
    (addon) => addon.conv(three(addon), three(addon), hugeConvolution()),
    /a convolution of impossible size: \w+ is/,
  ],
  [
    'a convolution without one of its numbers',
    (addon) => addon.conv(three(addon), three(addon), without('padLeft')),
    /a convolution's padLeft must be a number/,
  ],
  [
    'a list in place of a geometry',
    (addon) => addon.conv(three(addon), three(addon), [] as never),
    /a convolution's batchSize must be a number/,
  ],
  ['a gradient of an addition that there was not', (addon) => gradientOfAddition(addon), /an addition that there was not/],
  ['a convolution whose filter does not fit', (addon) => addon.conv(three(addon), three(addon), ONE_BY_ONE), /filter's size does not fit/],
  ['an array that runs code', (addon) => addon.view(three(addon), 0, meddling(addon), [1]), /from within one of its calls/],
];

const SIZES: MatMulSizes = { batchesA: 1, batchesB: 1, rows: 3, inner: 1, columns: 1, transposeA: false, transposeB: false };

/** 1x1, 3 channels to 2, of one pixel. */
const ONE_BY_ONE: ConvGeometry = {
  ...{ batchSize: 1, inHeight: 1, inWidth: 1, inChannels: 3, outChannels: 2, outHeight: 1, outWidth: 1, filterHeight: 1, filterWidth: 1 },
  ...{ strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 0, padLeft: 0, groups: 1, bf16: false },
};

const hugeConvolution = () => ({ ...ONE_BY_ONE, inHeight: 2 ** 53 - 1 });

function without(name: keyof ConvGeometry): ConvGeometry {
  const { [name]: _, ...rest } = ONE_BY_ONE;
  return rest as ConvGeometry;
}

function gradientOfAddition(addon: Device): unknown {
  const [two, six] = [addon.fill(2, 0, 1), addon.fill(6, 0, 1)];
  const tensors = { dy: two, x: three(addon), filter: six, gamma: two, beta: two, mean: two, variance: two, conv: two };
  return addon.convNormGrad(tensors, ONE_BY_ONE, { eps: 1e-5, relu: false, adds: false }, { add: true });
}

const three = (addon: Device) => addon.write(new Float32Array([1, 2, 3]), 0);

function disposed(addon: Device): number {
  const handle = three(addon);
  addon.dispose(handle);
  return handle;
}

/** Reading its element disposes of tensors in the middle of a call. */
function meddling(addon: Device): number[] {
  return Object.defineProperty([3], 0, {
    get: () => {
      for (let handle = 1; handle < 1000; handle++) addon.dispose(handle);
      return 3;
    },
  });
}

describe('onednn: wrong calls throw, and the addon goes on', { skip }, () => {
  const addon = skip === false ? loadAddon() : (undefined as never);
  for (const [name, call, message] of CASES) {
    test(name, () => {
      assert.throws(() => call(addon), { name: 'Error', message });
      assert.deepEqual(addon.read(three(addon)), new Float32Array([1, 2, 3]));
    });
  }

  test('a convolution in bf16 whose last window lies in the padding alone is computed', () => {
    const geometry = {
      ...ONE_BY_ONE,
      inHeight: 11,
      inWidth: 8,
      inChannels: 8,
      outChannels: 19,
      filterHeight: 2,
      filterWidth: 4,
      outWidth: 11,
    };
    const padded = { ...geometry, outHeight: 5, strideHeight: 3, padTop: 1, padLeft: 3, bf16: true };
    const y = addon.read(addon.conv(addon.fill(11 * 8 * 8, 0, 1), addon.fill(2 * 4 * 8 * 19, 0, 1), padded));
    assert.deepEqual([...y.slice(-11 * 19)], new Array(11 * 19).fill(0));
  });

  test('a disposed tensor, through TF.js', async () => {
    await onednnEngine.start({ threads: 2 });
    const x = tf.ones([1, 4, 4, 3]) as Tensor4D;
    const [filter, gamma, beta] = [tf.ones([3, 3, 3, 8]) as Tensor4D, tf.ones([8]) as Tensor1D, tf.zeros([8]) as Tensor1D];
    x.dispose();
    assert.throws(() => tf.relu(x), /disposed/);
    assert.throws(() => convNorm({ x, filter, gamma, beta }, { stride: 1, pad: 1, eps: 1e-5, activation: 'relu' }), Error);
  });

  test('a filter that does not fit its input, through TF.js', async () => {
    await onednnEngine.start({ threads: 2 });
    const [x, filter] = [tf.ones([1, 4, 4, 3]) as Tensor4D, tf.ones([3, 3, 4, 8]) as Tensor4D];
    const [gamma, beta] = [tf.ones([8]) as Tensor1D, tf.zeros([8]) as Tensor1D];
    assert.throws(() => convNorm({ x, filter, gamma, beta }, { stride: 1, pad: 1, eps: 1e-5, activation: 'relu' }), /do not fit/);
  });
});

const sanitized = (process.env['LD_PRELOAD'] ?? '').includes('asan') && 'AddressSanitizer needs more address space than the limit leaves';

test('onednn: memory that runs out is an Error, and the addon goes on', { skip: skip || sanitized }, async () => {
  const child = fileURLToPath(new URL('./exhaust-child.js', import.meta.url));
  const { stdout, code } = await underLimit(4_000_000, child);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^out of memory after \d+ tensors: onednn: out of memory\na step then: .*\ngoes on: 3\n$/);
});

/** Runs a script with so many KiB of address space. */
async function underLimit(kib: number, script: string): Promise<{ stdout: string; code: number | string }> {
  const shell = spawn('sh', ['-c', `ulimit -v ${kib} && exec "${process.execPath}" "${script}" 2>&1`]);
  let stdout = '';
  shell.stdout.on('data', (part) => {
    stdout += part;
  });
  const [code, signal] = await once(shell, 'close');
  return { stdout, code: signal ?? code };
}
