import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cpuEngine } from '../../src/backends/cpu.ts';
import type { Batch, DataLoaders } from '../../src/data/items.ts';
import { createConvLayer } from '../../src/model/conv-layer.ts';
import { drawZeros } from '../../src/model/init.ts';
import type { Model } from '../../src/model/model.ts';
import { createNorm, NORM_EPS } from '../../src/model/norm.ts';
import { loadModelState, modelState } from '../../src/model/state.ts';
import { Store } from '../../src/model/store.ts';
import { batchNorm, batchNormInference } from '../../src/tensor/batch-norm.ts';
import { concatPool } from '../../src/tensor/concat-pool.ts';
import { type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import type { TrainEvent } from '../../src/train/events.ts';
import { createLearner } from '../../src/train/learner.ts';
import type { LearnerSpec, TrainStep } from '../../src/train/spec.ts';
import { fineTune } from '../../src/vocabulary/stages/fine_tune.ts';
import { needsShared, SHARED } from '../shared.ts';

const FILE = 'reference/fastai-fixtures/k_training_traces.json';
const skip = needsShared(FILE);

type Nested = number | readonly Nested[];
interface Trace {
  readonly x: Nested;
  readonly y: readonly number[];
  readonly n_train: number;
  readonly bs: number;
  readonly init: Readonly<Record<string, Nested>>;
  readonly final: Readonly<Record<string, Nested>>;
  readonly phases: readonly {
    readonly steps: readonly { loss: number; smooth: number; lr: readonly number[]; mom: number }[];
    readonly epochs: readonly (readonly number[])[];
  }[];
}

const trace = (name: string): Trace => JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'))[name];
const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
const shapeOf = (value: Nested): number[] => (typeof value === 'number' ? [] : [value.length, ...shapeOf(value[0]!)]);

/** conv 3-4, conv 4-6 at stride 2, then fastai's head 12-8-3 without dropout: one group each. */
function smallNet(): Model {
  const store = new Store();
  const conv = (at: number, inputs: number, outputs: number, stride: number) =>
    createConvLayer(store, drawZeros, {
      conv: `${at}.0`,
      norm: `${at}.1`,
      kernel: 3,
      stride,
      pad: 1,
      inputs,
      outputs,
      group: at,
      relu: true,
    });
  const [first, second] = [conv(0, 3, 4, 1), conv(1, 4, 6, 2)];
  const dense = (normName: string, name: string, inputs: number, outputs: number) => {
    const norm = createNorm(store, { name: normName, features: inputs, group: 2, bias: 0 });
    const values = new Float32Array(inputs * outputs);
    const weight = store.parameter({ name, shape: [inputs, outputs], layout: 'linear', group: 2, norm: false, bias: false, values });
    return (x: Tensor2D, training: boolean): Tensor2D => {
      const [gamma, beta] = [norm.gamma as unknown as Tensor1D, norm.beta as unknown as Tensor1D];
      if (!training)
        return tf.matMul(
          batchNormInference(x, {
            gamma,
            beta,
            mean: norm.mean as unknown as Tensor1D,
            variance: norm.variance as unknown as Tensor1D,
            eps: NORM_EPS,
          }),
          weight as unknown as Tensor2D,
        );
      const { y, mean, variance } = batchNorm(x, gamma, beta, NORM_EPS);
      norm.update(mean, variance, x.shape[0]);
      return tf.matMul(y, weight as unknown as Tensor2D);
    };
  };
  const [hidden, last] = [dense('2.2', '2.3.weight', 12, 8), dense('2.5', '2.6.weight', 8, 3)];
  return {
    parameters: store.parameters,
    buffers: store.buffers,
    entries: store.entries,
    counters: store.counters,
    groups: 3,
    forward: (x: Tensor4D, context) =>
      tf.tidy(() => last(tf.relu(hidden(concatPool(second(first(x, context), context)), context.training)), context.training)),
    dispose: () => store.dispose(),
  };
}

/** The trace's items in their order, the last partial training batch kept. */
function loadersOf({ x, y, n_train, bs }: Trace): DataLoaders {
  const [, channels, height, width] = shapeOf(x) as [number, number, number, number];
  const items = (x as readonly Nested[]).map((item) => Float32Array.from(toNhwc(flat(item), channels, height * width)));
  const range = (split: 'train' | 'valid'): [number, number] => (split === 'train' ? [0, n_train] : [n_train, items.length]);
  return {
    vocab: ['a', 'b', 'c'],
    c: 3,
    targetKind: 'category',
    length: (split) => Math.ceil((range(split)[1] - range(split)[0]) / bs),
    async *epoch(split, _epoch, startBatch = 0): AsyncIterable<Batch> {
      const [from, to] = range(split);
      for (let at = from + startBatch * bs; at < to; at += bs) {
        const end = Math.min(at + bs, to);
        const pixels = Float32Array.from(items.slice(at, end).flatMap((item) => [...item]));
        const indexes = Int32Array.from({ length: end - at }, (_, i) => at + i);
        yield { x: pixels, xShape: [end - at, height, width, channels], y: Int32Array.from(y.slice(at, end)), yShape: [end - at], indexes };
      }
    },
    close: async () => undefined,
  };
}

function toNhwc(values: readonly number[], channels: number, area: number): number[] {
  return Array.from({ length: values.length }, (_, i) => values[(i % channels) * area + Math.floor(i / channels)]!);
}

const SPEC: LearnerSpec = {
  opt: { kind: 'adam', options: {} },
  lr: 1e-3,
  wdBnBias: false,
  trainBn: true,
  moms: [0.95, 0.85, 0.95],
  metrics: ['accuracy', 'error_rate'].map((name) => ({ kind: name, name, options: {} })),
  callbacks: [],
  precision: 'f32',
  seed: 0,
};

/** float32 sums in another order: 2e-5 on losses and metrics, 1e-4 of a tensor's largest value on weights after 8 to 12 steps of Adam. */
const LOSS = 2e-5;
const WEIGHT = 1e-4;

test('fine_tune of a net with three groups follows fastai step by step: losses, rates, momenta, epochs, final weights', skip, async () => {
  await cpuEngine.start({});
  const recorded = trace('cnn_fine_tune_3groups');
  const model = smallNet();
  const arrays = new Map(
    Object.entries(recorded.init).map(([name, value]) => [
      name,
      { shape: shapeOf(value), dtype: 'float32' as const, data: Float32Array.from(flat(value)) },
    ]),
  );
  loadModelState(model, arrays);
  const events: TrainEvent[] = [];
  const learner = createLearner({
    model,
    loaders: loadersOf(recorded),
    spec: SPEC,
    emit: (event) => events.push(event),
    shouldStop: () => false,
  });
  const options = {
    epochs: 2,
    base_lr: 1e-2,
    freeze_epochs: 1,
    lr_mult: 100,
    pct_start: 0.3,
    div: 5,
    div_final: 1e5,
    moms: [0.95, 0.85, 0.95],
    reset_opt: false,
  };
  await learner.runStage(0, fineTune.create(options) as readonly TrainStep[]);

  const steps = recorded.phases.flatMap((phase) => phase.steps);
  const batches = events.filter((event) => event.type === 'batch_done' && event.split === 'train');
  assert.equal(batches.length, steps.length);
  for (const [i, event] of batches.entries()) {
    if (event.type !== 'batch_done') continue;
    const step = steps[i]!;
    assert.ok(Math.abs(event.loss - step.loss) < LOSS, `step ${i}: loss ${event.loss}, fastai ${step.loss}`);
    assert.ok(Math.abs(event.smoothLoss - step.smooth) < LOSS, `step ${i}: smoothed loss`);
    for (const [group, lr] of step.lr.entries())
      assert.ok(Math.abs(event.lr[group]! - lr) <= 1e-12 * lr, `step ${i}: lr of group ${group}`);
    assert.ok(Math.abs(event.mom - step.mom) < 1e-12, `step ${i}: momentum`);
  }
  const rows = events.flatMap((event) => (event.type === 'epoch_done' ? [event.row] : []));
  for (const [i, epoch] of recorded.phases.flatMap((phase) => phase.epochs).entries()) {
    const { trainLoss, validLoss, metrics } = rows[i]!;
    const found = [trainLoss, validLoss!, metrics.accuracy!, metrics.error_rate!];
    for (const [column, value] of found.entries())
      assert.ok(Math.abs(value - epoch[column]!) < LOSS, `epoch ${i}, column ${column}: ${value}, fastai ${epoch[column]}`);
  }
  for (const [name, { data }] of modelState(model)) {
    const expected = flat(recorded.final[name]!);
    const scale = Math.max(1e-3, ...expected.map(Math.abs));
    for (const [i, value] of expected.entries())
      assert.ok(Math.abs(Number(data[i]) - value) <= WEIGHT * scale, `${name}[${i}]: ${data[i]}, fastai ${value}`);
  }
});
