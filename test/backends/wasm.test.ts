import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import { buildModel } from '../../src/model/build.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { optimizerStep } from '../../src/tensor/optimizer-step.ts';
import { softmaxCrossEntropy } from '../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor2D, tf } from '../../src/tensor/tf.ts';
import { resnet } from '../../src/words/architectures/resnet.ts';
import { torchGenerator } from '../model/torch-normal.ts';

before(async () => {
  for (const name of ['cpu', 'wasm'] as const) await (await chooseEngine(name)).engine.start({});
});

const generator = torchGenerator(5);
const draw = (count: number) => generator.normals(Math.ceil(count / 16) * 16).slice(0, count);

interface Case {
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly inputs: number;
  readonly outputs: number;
}

const CASES: readonly Case[] = [
  [8, 8, 3, 1, 1, 16, 24],
  [9, 7, 3, 2, 1, 5, 3],
  [8, 8, 3, 2, 1, 8, 16],
  [7, 7, 1, 2, 0, 4, 9],
  [8, 6, 1, 1, 0, 3, 7],
  [14, 15, 7, 2, 3, 3, 64],
  [9, 9, 3, 3, 0, 2, 8],
  [8, 8, 2, 2, 0, 3, 5],
  [10, 10, 3, 2, 0, 33, 1],
  [5, 5, 3, 2, 2, 2, 2],
].map(([height, width, kernel, stride, pad, inputs, outputs]) => ({ height, width, kernel, stride, pad, inputs, outputs }) as Case);

for (const { height, width, kernel, stride, pad, inputs, outputs } of CASES) {
  test(`gradients of a ${kernel}x${kernel} convolution, stride ${stride}, pad ${pad}, of ${height}x${width} agree with the cpu backend's`, () => {
    const [rows, columns] = [height, width].map((size) => Math.floor((size + 2 * pad - kernel) / stride) + 1) as [number, number];
    const shapes = { x: [2, height, width, inputs], dy: [2, rows, columns, outputs], filter: [kernel, kernel, inputs, outputs] } as const;
    const values = Object.entries(shapes).map(([name, shape]) => ({ name, shape, data: draw(shape.reduce((a, b) => a * b)) }));
    const attrs = {
      strides: stride,
      pad,
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
      inputShape: [...shapes.x],
      filterShape: [...shapes.filter],
    };
    const compute = (backend: string) => {
      tf.setBackend(backend);
      const [x, dy, filter] = values.map(({ shape, data }) => tf.tensor(data, [...shape]));
      return [
        tf.engine().runKernel('Conv2DBackpropInput', { dy: dy!, filter: filter! }, attrs) as Tensor2D,
        tf.engine().runKernel('Conv2DBackpropFilter', { x: x!, dy: dy! }, attrs) as Tensor2D,
      ].map((tensor) => ({ shape: tensor.shape, data: tensor.dataSync() as Float32Array }));
    };
    const wanted = compute('cpu');
    for (const [i, { shape, data }] of compute('wasm').entries()) {
      assert.deepEqual(shape, wanted[i]!.shape);
      const worst = data.reduce((most, value, j) => Math.max(most, Math.abs(value - wanted[i]!.data[j]!)), 0);
      assert.ok(worst < 1e-4, `off by ${worst}`);
    }
  });
}

test('training neither leaks tensors nor memory', () => {
  tf.setBackend('wasm');
  const arch = resnet({ name: 'resnet10', block: 'basic', layers: [1, 1, 1, 1] });
  const head = { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };
  const model = buildModel({ arch, head, nIn: 3, nOut: 2, seed: 1 });
  const variables = model.parameters.map(({ variable }) => variable);
  const state = variables.map((variable) => [0, 1].map(() => tf.tidy(() => tf.variable(tf.zerosLike(variable)))));
  const [x, labels] = [tf.tensor4d(draw(4 * 32 * 32 * 3), [4, 32, 32, 3]), tf.tensor1d([0, 1, 0, 1], 'int32')];
  const hypers = { lr: 1e-3, mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0.01, decoupled: true };
  const counts = Array.from({ length: 4 }, (_, i) => {
    const { value, grads } = valueAndGrads(() => {
      const logits = model.forward(x, { training: true, uniform: (_, count) => draw(count) }) as Tensor2D;
      return tf.mean(softmaxCrossEntropy(logits, labels).losses);
    }, variables);
    optimizerStep('adam', variables, grads as Tensor2D[], state, { ...hypers, t: variables.map(() => i + 1) });
    tf.dispose([value, ...(grads as Tensor2D[])]);
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    return { numTensors, numDataBuffers, numBytes };
  });
  assert.deepEqual(counts.slice(1), [counts[1], counts[1], counts[1]]);
});
