import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BodyPlan } from '../../src/model/body-plan.ts';
import { assembleModel, type BuiltModel } from '../../src/model/build.ts';
import { planHead } from '../../src/model/head-plan.ts';
import { drawZeros } from '../../src/model/init.ts';
import { loadModelState } from '../../src/model/state.ts';
import type { NamedArrays } from '../../src/model/weights/arrays.ts';
import { type Tensor1D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { SHARED } from '../shared.ts';
import { torchGenerator } from './torch-normal.ts';

export type Nested = number | readonly Nested[];

export interface MiniResnetFixture {
  readonly init: Readonly<Record<string, Nested>>;
  readonly eval_logits_first2: readonly number[][];
  readonly train_logits_first4: readonly number[][];
  readonly loss: number;
  readonly grads: Readonly<Record<string, Nested>>;
  readonly grad_input_first: Nested;
}

export const MINI_RESNET_FIXTURE = 'reference/fastai-fixtures/k2_mini_resnet.json';

export function readMiniResnet(): MiniResnetFixture {
  return JSON.parse(readFileSync(join(SHARED, MINI_RESNET_FIXTURE), 'utf8')).mini_resnet_forward_backward;
}

const PLAN: BodyPlan = {
  stem: { kernel: 7, stride: 2, pad: 3, width: 4, maxPool: true },
  features: 12,
  blocks: [
    { name: '4.0', kind: 'basic', inputs: 4, width: 4, outputs: 4, stride: 1, group: 0 },
    { name: '5.0', kind: 'basic', inputs: 4, width: 8, outputs: 8, stride: 2, group: 0 },
    { name: '6.0', kind: 'bottleneck', inputs: 8, width: 2, outputs: 8, stride: 1, group: 1 },
    { name: '7.0', kind: 'bottleneck', inputs: 8, width: 3, outputs: 12, stride: 2, group: 1 },
  ],
};

/** The fixture's network with the fixture's weights. */
export function buildMiniResnet(fixture: MiniResnetFixture): BuiltModel {
  const head = planHead(12, 3, { linFtrs: [6], ps: 0, concatPool: true, firstBn: true, bnFinal: false, linFirst: false });
  const model = assembleModel(PLAN, head, { nIn: 3, drawBody: drawZeros, drawHead: drawZeros });
  loadModelState(model, arraysOf(fixture.init));
  return model;
}

/** The fixture's batch, which it leaves out: torch.randn(17, 3, 32, 32) of generator seed 1 and the labels drawn after it; the first `count` of them. */
export function miniResnetBatch(count: number): { x: Tensor4D; labels: Tensor1D } {
  const generator = torchGenerator(1);
  const pixels = generator.normals(17 * 3 * 32 * 32);
  const labels = Array.from({ length: 17 }, () => generator.word() % 3);
  const planes = tf.tensor4d(pixels.slice(0, count * 3 * 32 * 32), [count, 3, 32, 32]);
  return { x: tf.transpose(planes, [0, 2, 3, 1]), labels: tf.tensor1d(labels.slice(0, count), 'int32') };
}

export function flatten(value: Nested): Float32Array {
  return Float32Array.from(([value] as unknown[]).flat(9 as 1) as number[]);
}

function shapeOf(value: Nested): number[] {
  return typeof value === 'number' ? [] : [value.length, ...shapeOf(value[0]!)];
}

function arraysOf(record: Readonly<Record<string, Nested>>): NamedArrays {
  return new Map(Object.entries(record).map(([name, value]) => [name, { shape: shapeOf(value), dtype: 'float32', data: flatten(value) }]));
}
