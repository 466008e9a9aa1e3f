import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SmoothLoss, WeightedMean } from '../../src/train/recorder.ts';
import { needsShared, SHARED } from '../shared.ts';

const FILE = 'reference/fastai-fixtures/c_recorder_smoothing.json';

test('smoothed losses as fastai records them, bit for bit', needsShared(FILE), () => {
  const golden = JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));
  const smooth = new SmoothLoss(golden.beta);
  assert.deepEqual(
    golden.raw.map((loss: number) => smooth.add(loss)),
    golden.smooth,
  );
});

test('batch values are weighted by their size', needsShared(FILE), () => {
  const { avg_loss } = JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));
  const mean = new WeightedMean();
  for (const [value, items] of avg_loss.batches) mean.add(value, items);
  assert.ok(Math.abs(mean.current()! - avg_loss.value) <= 1e-7 * Math.abs(avg_loss.value));
  assert.equal(new WeightedMean().current(), null);
});
