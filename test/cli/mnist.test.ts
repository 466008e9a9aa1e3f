import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chooseEngine } from '../../src/backends/registry.ts';
import { needsShared, SHARED } from '../shared.ts';
import { pipelineIn } from './pipeline.ts';

const FILE = fileURLToPath(new URL('../../../pipelines/mnist.pipeline.yaml', import.meta.url));
const { engine } = await chooseEngine('auto');
const slow = engine.name === 'onednn' ? false : `takes some minutes on ${engine.name}`;
const skip = needsShared('data/mnist').skip || slow;

test('the mnist example reads at least 97 of 100 digits of the test part, from 800 for training', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-mnist-'));
  try {
    const path = join(SHARED, 'data', 'mnist');
    const args = ['run', FILE, '--no-lock', '--set', `data.source.folder.path=${path}`, '--set', 'outputs=[]'];
    const { code, out, err } = await pipelineIn(folder, args);
    assert.equal(code, 0, err);
    const accuracy = Number(/accuracy ([\d.]+) {2}in/.exec(out)?.[1]);
    assert.ok(accuracy >= 0.97, `accuracy ${accuracy}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
