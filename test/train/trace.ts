import assert from 'node:assert/strict';
import type { Batch, DataLoaders } from '../../src/data/items.ts';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import type { Model } from '../../src/model/model.ts';
import { loadModelState, modelState } from '../../src/model/state.ts';
import type { TrainEvent } from '../../src/train/events.ts';
import { createLearner } from '../../src/train/learner.ts';
import type { LearnerSpec } from '../../src/train/spec.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

export type Nested = number | readonly Nested[];

/** A whole training as fastai did it. */
export interface Trace {
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

export const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));
export const shapeOf = (value: Nested): number[] => (typeof value === 'number' ? [] : [value.length, ...shapeOf(value[0]!)]);

export const SPEC: LearnerSpec = {
  opt: specOf('optimizer', 'adam'),
  lr: 1e-3,
  wdBnBias: false,
  trainBn: true,
  moms: [0.95, 0.85, 0.95],
  metrics: ['accuracy', 'error_rate'].map((name) => ({ ...specOf('metric', name), column: name })),
  callbacks: [],
  precision: 'f32',
  seed: 0,
};

/** The trace's items in their order, the last partial training batch kept. */
export function loadersOf({ x, y, n_train, bs }: Pick<Trace, 'x' | 'y' | 'n_train' | 'bs'>): DataLoaders {
  const [, ...shape] = shapeOf(x);
  const [channels, height, width] = (shape.length === 1 ? [shape[0]!, 1, 1] : shape) as [number, number, number];
  const items = (x as readonly Nested[]).map((item) => Float32Array.from(toNhwc(flat(item), channels, height * width)));
  const range = (split: 'train' | 'valid'): [number, number] => (split === 'train' ? [0, n_train] : [n_train, items.length]);
  return {
    vocab: ['a', 'b', 'c'],
    c: 3,
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

/** Fills a model with a trace's weights. */
export function fill(model: Model, weights: Readonly<Record<string, Nested>>): void {
  const arrays = Object.entries(weights).map(
    ([name, value]) => [name, { shape: shapeOf(value), dtype: 'float32', data: Float32Array.from(flat(value)) }] as const,
  );
  loadModelState(model, new Map(arrays));
}

/** Runs the steps over the trace's data from its first weights. */
export async function replay(
  trace: Trace,
  model: Model,
  spec: Partial<LearnerSpec>,
  stages: readonly (readonly TrainStep[])[],
): Promise<readonly TrainEvent[]> {
  fill(model, trace.init);
  const events: TrainEvent[] = [];
  const learner = createLearner({
    model,
    loaders: loadersOf(trace),
    spec: { ...SPEC, ...spec },
    words: BUILTIN,
    defaultLoss: specOf('loss', 'cross_entropy'),
    classes: { vocab: ['a', 'b', 'c'], counts: [], items: trace.n_train },
    emit: (event) => events.push(event),
    shouldStop: () => false,
  });
  for (const [index, steps] of stages.entries()) await learner.runStage(index, steps);
  learner.dispose();
  return events;
}

/** float32 sums in another order: 2e-5 on losses and metrics; on weights 1e-4 after 4 to 12 steps, a hundredth of one step of Adam at a rate of 0.01. */
const LOSS = 2e-5;
const WEIGHT = 1e-4;

/** Every step's loss, smoothed loss, learning rates and momentum; every epoch's row; the final weights and statistics. */
export function assertFollows(trace: Trace, events: readonly TrainEvent[], model: Model): void {
  const steps = trace.phases.flatMap((phase) => phase.steps);
  const batches = events.flatMap((event) => (event.type === 'batch_done' && event.split === 'train' ? [event] : []));
  assert.equal(batches.length, steps.length);
  for (const [i, event] of batches.entries()) {
    const step = steps[i]!;
    assert.ok(Math.abs(event.loss - step.loss) < LOSS, `step ${i}: loss ${event.loss}, fastai ${step.loss}`);
    assert.ok(Math.abs(event.smoothLoss - step.smooth) < LOSS, `step ${i}: smoothed loss ${event.smoothLoss}, fastai ${step.smooth}`);
    assert.equal(event.lr.length, step.lr.length);
    for (const [group, lr] of step.lr.entries())
      assert.ok(Math.abs(event.lr[group]! - lr) <= 1e-12 * lr, `step ${i}: lr of group ${group} ${event.lr[group]}, fastai ${lr}`);
    assert.ok(Math.abs(event.mom - step.mom) < 1e-12, `step ${i}: momentum`);
  }
  const rows = events.flatMap((event) => (event.type === 'epoch_done' ? [event.row] : []));
  const epochs = trace.phases.flatMap((phase) => phase.epochs);
  assert.equal(rows.length, epochs.length);
  for (const [i, epoch] of epochs.entries()) {
    // fastai logs nothing for an epoch that was cut short.
    if (epoch.length === 0) continue;
    const { trainLoss, validLoss, metrics } = rows[i]!;
    const found = [trainLoss, validLoss!, metrics.accuracy!, metrics.error_rate!];
    for (const [column, value] of found.entries())
      assert.ok(Math.abs(value - epoch[column]!) < LOSS, `epoch ${i}, column ${column}: ${value}, fastai ${epoch[column]}`);
  }
  assertWeights(model, trace.final);
}

/**
 * The dense net's first bias stands before a BatchNorm: its true gradient is 0. What is computed is rounding noise of up to 1e-7, which Adam divides
 * by its eps of 1e-5: at lr 0.01 each of 8 steps moves it by up to 1e-4 in a direction of its own, in torch as here.
 */
const NOISE: Readonly<Record<string, number>> = { '0.bias': 8e-4 };

/** The model's state against torch's. */
export function assertWeights(model: Model, expectedState: Readonly<Record<string, Nested>>): void {
  for (const [name, { data }] of modelState(model)) {
    const expected = flat(expectedState[name]!);
    for (const [i, value] of expected.entries())
      assert.ok(Math.abs(Number(data[i]) - value) <= (NOISE[name] ?? WEIGHT), `${name}[${i}]: ${data[i]}, fastai ${value}`);
  }
}
