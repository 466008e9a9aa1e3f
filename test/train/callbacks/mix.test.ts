import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { cpuEngine } from '../../../src/backends/cpu.ts';
import type { BatchPlace, TrainingBatch } from '../../../src/language/contracts/callback.ts';
import { tf } from '../../../src/tensor/tf.ts';
import { createLoss } from '../../../src/train/losses.ts';
import { symmetricBeta } from '../../../src/util/beta.ts';
import { keyedRng } from '../../../src/util/rng.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { cutmixCallback } from '../../../src/words/callbacks/cutmix.ts';
import { mixupCallback } from '../../../src/words/callbacks/mixup.ts';
import { needsShared, SHARED } from '../../shared.ts';
import { specOf } from '../../words.ts';
import { flat, loadersOf, type Nested, shapeOf } from '../trace.ts';
import { fakeHost, NO_CLASSES } from './fake-learner.ts';

const FILE = 'reference/fastai-fixtures/k_training_traces.json';
const needs = needsShared(FILE);
const golden = needs.skip ? {} : JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));
before(() => cpuEngine.start({}));

interface Mixed {
  readonly x_orig: Nested;
  readonly x_mixed: Nested;
  readonly lam: readonly number[];
  readonly y: readonly number[];
  readonly yb1: readonly number[];
  readonly pred: Nested;
  readonly loss: number;
}
const PLACE: BatchPlace = { stage: 0, step: 0, epochs: 1, batches: 1, columns: [], epoch: 0, batch: 0 };

async function batchOf(
  x: Nested,
  y: readonly number[],
  loss = createLoss(specOf('loss', 'cross_entropy'), NO_CLASSES, BUILTIN),
): Promise<TrainingBatch> {
  const items = (x as readonly Nested[]).length;
  for await (const batch of loadersOf({ x, y, n_train: items, bs: items }).epoch('train', 0)) return { ...batch, lossOf: loss.mean };
  return assert.fail('no batch');
}

async function compare(mixed: Mixed, made: TrainingBatch): Promise<void> {
  const wanted = (await batchOf(mixed.x_mixed, mixed.y)).x;
  for (const [i, value] of wanted.entries()) assert.ok(Math.abs(made.x[i]! - value) <= 2e-7 * Math.max(1, Math.abs(value)), `pixel ${i}`);
  const pred = tf.tensor(flat(mixed.pred), shapeOf(mixed.pred));
  const loss = tf.tidy(() => made.lossOf(pred, tf.tensor1d([...mixed.y], 'int32')).dataSync()[0]!);
  assert.ok(Math.abs(loss - mixed.loss) < 5e-7, `loss ${loss}, fastai ${mixed.loss}`);
}

test('mixup blends pictures and losses as fastai does', needs, async () => {
  const mixed = golden.mixup as Mixed;
  const rows = (mixed.x_orig as Nested[]).map(flat);
  const blended = (mixed.x_mixed as Nested[]).map(flat);
  const partners = Int32Array.from(blended, (row, i) =>
    nearestRow(
      rows,
      row.map((value, k) => (value - mixed.lam[i]! * rows[i]![k]!) / (1 - mixed.lam[i]!)),
    ),
  );
  assert.deepEqual(
    Array.from(partners, (partner) => mixed.y[partner]),
    mixed.yb1,
  );
  const { host } = fakeHost();
  const callback = mixupCallback(0.4, host, () => ({ shares: Float32Array.from(mixed.lam), partners }));
  await compare(mixed, callback.beforeBatch!(await batchOf(mixed.x_orig, mixed.y), PLACE));
});

test('cutmix pastes the box and blends losses as fastai does', needs, async () => {
  const mixed = golden.cutmix as Mixed;
  // The pasted box is columns 0 to 5 and rows 3 to 7: half a side of 3 around (3, 6), cut at the lower edge. Items 3 to 5 got their own.
  const draws = { share: 1 - (6 / 8) ** 2, centreX: 3, centreY: 6, partners: Int32Array.of(1, 2, 0, 3, 4, 5) };
  const { host } = fakeHost();
  const made = cutmixCallback(1, host, () => draws).beforeBatch!(await batchOf(mixed.x_orig, mixed.y), PLACE);
  assert.deepEqual(Array.from(made.x), Array.from((await batchOf(mixed.x_mixed, mixed.y)).x));
  await compare(mixed, made);
});

test('targets that are no class indexes are blended themselves', async () => {
  const loss = createLoss(specOf('loss', 'bce_with_logits'), NO_CLASSES, BUILTIN);
  const { host } = fakeHost({ loss });
  const x = Float32Array.of(0, 8);
  const batch: TrainingBatch = { x, xShape: [2, 1, 1, 1], y: Float32Array.of(1, 0, 0, 1), yShape: [2, 2], lossOf: loss.mean };
  const made = mixupCallback(0.4, host, () => ({ shares: Float32Array.of(0.75, 0.5), partners: Int32Array.of(1, 0) })).beforeBatch!(
    batch,
    PLACE,
  );
  assert.deepEqual([...made.x], [2, 4]);
  assert.deepEqual([...made.y], [0.75, 0.25, 0.5, 0.5]);
});

test('draws are keyed by epoch and batch, shares lie between a half and one', async () => {
  const x = Array.from({ length: 6 }, (_, i) => [[[i]]]);
  const batch = await batchOf(x, [0, 1, 2, 0, 1, 2]);
  const drawn = (epochsBegun: number, at: number) => {
    const { host } = fakeHost({ epochsBegun: () => epochsBegun });
    return [...mixupCallback(0.4, host).beforeBatch!(batch, { ...PLACE, batch: at }).x].join();
  };
  assert.equal(drawn(1, 0), drawn(1, 0));
  assert.equal(new Set([drawn(1, 0), drawn(2, 0), drawn(1, 1)]).size, 3);
});

test('the symmetric Beta distribution has its mean and variance', () => {
  for (const alpha of [0.05, 0.4, 1, 3]) {
    const rng = keyedRng(1, 'beta', alpha);
    const values = Array.from({ length: 20000 }, () => symmetricBeta(rng, alpha));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const wanted = 1 / (4 * (2 * alpha + 1));
    assert.ok(Math.abs(mean - 0.5) < 4 * Math.sqrt(wanted / values.length), `alpha ${alpha}: mean ${mean}`);
    assert.ok(Math.abs(variance - wanted) < 0.05 * wanted, `alpha ${alpha}: variance ${variance}, wanted ${wanted}`);
    assert.ok(values.every((value) => value >= 0 && value <= 1));
  }
});

function nearestRow(rows: readonly (readonly number[])[], wanted: readonly number[]): number {
  const distances = rows.map((row) => Math.max(...row.map((value, k) => Math.abs(value - wanted[k]!))));
  return distances.indexOf(Math.min(...distances));
}
