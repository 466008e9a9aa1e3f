import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { smallTraining } from '../small-training.ts';
import { skip } from './compare.ts';

const STEPS = Number(process.env['PIPEFILE_MEMORY_STEPS'] ?? 100);
const WARM_UP = 50;
/** The smallest activation of the net is 64 KiB: lost once a step, 1,000 steps would grow by twice this. */
const MOST_GROWTH = 32 * 2 ** 20;

test(`onednn: ${STEPS} training steps leave no tensor and no memory behind`, { skip }, async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const addon = loadAddon();
  const measure = () => {
    collect();
    return { resident: process.memoryUsage().rss, ...addon.memory() };
  };
  await onednnEngine.start({ threads: 2 });
  const training = smallTraining();
  for (let i = 0; i < WARM_UP; i++) training.step('adam');
  const before = measure();
  for (let i = 0; i < STEPS; i++) training.step('adam');
  const after = measure();
  training.dispose();
  t.diagnostic(`resident memory ${mebibytes(before.resident)} before, ${mebibytes(after.resident)} after`);
  assert.deepEqual([after.tensors, after.live], [before.tensors, before.live]);
  assert.ok(after.resident - before.resident < MOST_GROWTH);
});

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
