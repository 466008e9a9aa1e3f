import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { FitPlace } from '../../src/language/contracts/callback.ts';
import { SmoothLoss } from '../../src/train/recorder.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { crc32c } from '../../src/words/callbacks/tensorboard-events/crc32c.ts';
import { specOf } from '../words.ts';
import { fakeHost } from './callbacks/fake-learner.ts';
import { readEventFile } from './tensorboard-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipefile-tensorboard-'));
after(() => rmSync(folder, { recursive: true }));
const FIT: FitPlace = { stage: 0, step: 0, epochs: 1, batches: 300, columns: ['train_loss', 'valid_loss', 'accuracy'] };

async function writeLog(): Promise<string> {
  const smooth = new SmoothLoss();
  const { host } = fakeHost({ folder, smoothLoss: () => smooth.current() });
  const callback = BUILTIN.create(specOf('callback', 'tensorboard', { log_dir: 'tb' })).start(host);
  for (let batch = 0; batch < 300; batch++) {
    smooth.add(1 / (batch + 1));
    await callback.afterBatch!({ loss: 1 / (batch + 1), items: 4 }, { ...FIT, epoch: 0, batch });
  }
  await callback.afterEpoch!(
    { stage: 0, epoch: 0, trainLoss: 0.5, validLoss: 0.25, metrics: { accuracy: 0.75 }, seconds: 1 },
    { ...FIT, epoch: 0 },
  );
  return join(folder, 'tb');
}

test('checksums are Castagnoli’s', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
});

test('event files hold every batch and epoch', async () => {
  const log = await writeLog();
  const events = readEventFile(readFileSync(join(log, readdirSync(log)[0]!)));
  assert.equal(events[0]!.version, 'brain.Event:2');
  assert.equal(events.length, 302);
  assert.deepEqual(Object.keys(events[1]!.scalars), ['train_loss', 'raw_loss', 'lr_0', 'mom_0', 'sqr_mom_0', 'eps_0', 'wd_0']);
  assert.equal(events[300]!.step, 300);
  assert.equal(events[300]!.scalars.raw_loss, Math.fround(1 / 300));
  assert.deepEqual(events[301]!, { step: 300, scalars: { valid_loss: 0.25, accuracy: 0.75 } });
});

const python = process.env.PIPEFILE_PEER_PYTHON;
const READ = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
log = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0}); log.Reload()
print(json.dumps({tag: [[e.step, e.value] for e in log.Scalars(tag)] for tag in log.Tags()['scalars']}))`;

test('TensorBoard reads them', { skip: python ? false : 'needs PIPEFILE_PEER_PYTHON, a Python with tensorboard' }, async () => {
  const { stdout, stderr } = spawnSync(python!, ['-c', READ, await writeLog()], { encoding: 'utf8' });
  assert.ok(stdout.startsWith('{'), stderr);
  const scalars = JSON.parse(stdout) as Record<string, [number, number][]>;
  assert.equal(scalars.raw_loss!.length % 300, 0);
  assert.deepEqual(scalars.accuracy!.at(-1), [300, 0.75]);
  assert.deepEqual(scalars.raw_loss!.at(-1), [300, Math.fround(1 / 300)]);
});
