import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { skip } from './compare.ts';

test('onednn: the signals of a profiler do not hurt a matrix product', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-signals-'));
  try {
    const child = fileURLToPath(new URL('./signals-child.js', import.meta.url));
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval', '200', child],
      { encoding: 'utf8' },
    );
    assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
