import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../src/language/contracts/architecture.ts';
import { buildEmptyModel } from '../../src/model/build.ts';
import type { Model } from '../../src/model/model.ts';
import { loadModelState } from '../../src/model/state.ts';
import type { NamedArrays } from '../../src/model/weights/arrays.ts';
import { type Tensor1D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { type BlockPlan, resnetBlock } from '../../src/words/architectures/resnet.ts';
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

const BLOCKS: readonly BlockPlan[] = [
  { name: '4.0', block: 'basic', inputs: 4, width: 4, outputs: 4, stride: 1, group: 0 },
  { name: '5.0', block: 'basic', inputs: 4, width: 8, outputs: 8, stride: 2, group: 0 },
  { name: '6.0', block: 'bottleneck', inputs: 8, width: 2, outputs: 8, stride: 1, group: 1 },
  { name: '7.0', block: 'bottleneck', inputs: 8, width: 3, outputs: 12, stride: 2, group: 1 },
];

const MINI: Architecture = {
  name: 'mini',
  groups: 2,
  features: 12,
  build: (parts, nIn) => {
    const size = { kernel: 7, stride: 2, pad: 3, inputs: nIn, outputs: 4 };
    const stem = parts.convNorm({ conv: '0', norm: '1', group: 0, ...size, activation: 'relu' });
    return parts.sequence([stem, parts.maxPool({ size: 3, stride: 2, pad: 1 }), ...BLOCKS.map((plan) => resnetBlock(parts, plan))]);
  },
};

/** The fixture's network with the fixture's weights. */
export function buildMiniResnet(fixture: MiniResnetFixture): Model {
  const head = { linFtrs: [6], ps: 0, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };
  const model = buildEmptyModel({ arch: MINI, head, nIn: 3, nOut: 3 });
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
