import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import { openLab } from './kill-lab.ts';

/** More with `npm run test:kill -- --times 50`. */
const TIMES = Number(process.env['PIPEFILE_KILLS'] ?? 6);
const FROM = Number(process.env['PIPEFILE_KILL_FROM'] ?? 1);
const SEED = Number(process.env['PIPEFILE_KILL_SEED'] ?? 1);

test(`a run killed hard at any of ${TIMES} random moments and resumed ends with the bits and the rows of an undisturbed one`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-kill-'));
  try {
    const lab = await openLab(folder, { engine: (await chooseEngine('auto')).engine.name, seed: SEED });
    for (let number = FROM; number < FROM + TIMES; number++) {
      const { kills, outcome } = await lab.trial(number);
      t.diagnostic(`${number}: killed after ${kills.join('; resumed and killed after ')}`);
      assert.deepEqual(outcome, lab.reference, `trial ${number}, killed after ${kills.join(', then ')}`);
      rmSync(join(folder, `run-${number}`), { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
