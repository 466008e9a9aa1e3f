import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cpuEngine } from '../../src/backends/cpu.ts';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import { findCheckpoint } from '../../src/train/checkpoint.ts';
import { noiseBench } from './noise-bench.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-judged-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
before(() => cpuEngine.start({}));

const fit = (epochs: number): TrainStep => ({
  kind: 'fit',
  epochs,
  lr: 0.01,
  schedule: { kind: 'schedule', word: 'flat', options: {} },
  resetOpt: false,
  callbacks: [],
});

test('the same weights see the validation items once; changed ones see them again', async () => {
  const { learner, passes, folder, events } = noiseBench(FOLDER);
  await learner.runStage(0, [fit(2)]);
  const path = (await findCheckpoint(folder)).path!;
  const first = await learner.getPreds();
  assert.equal(passes.valid, 2);
  const rows = events.flatMap((event) => (event.type === 'epoch_done' ? [event.row] : []));
  assert.equal(first.metrics.valid_loss, rows.at(-1)!.validLoss);

  await learner.runStage(1, [fit(1)]);
  const second = await learner.getPreds();
  assert.equal(passes.valid, 3);
  assert.notDeepEqual(second.outputs, first.outputs);

  await learner.restore(path);
  assert.deepEqual(await learner.getPreds(), first);
  assert.equal(passes.valid, 4);

  await learner.runStage(2, [{ kind: 'lr_find', startLr: 1e-4, endLr: 10, numIt: 6, stopDiv: false, suggest: ['minimum'] }]);
  assert.deepEqual((await learner.getPreds()).outputs, first.outputs);
  assert.equal(passes.valid, 5);
});
