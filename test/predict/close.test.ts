import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { skip } from '../backends/onednn/compare.ts';
import { writeTinyModel } from '../serve/tiny-model.ts';

test('a program that predicts and closes its model 50 times lives on while the threads of OpenMP still turn', { skip }, async () => {
  const tiny = await writeTinyModel();
  const picture = join(tiny.folder, 'picture.png');
  writeFileSync(picture, tiny.picture);
  try {
    const child = fileURLToPath(new URL('./close-child.js', import.meta.url));
    const env = { ...process.env, OMP_WAIT_POLICY: 'active' };
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [child, tiny.folder, picture, '50'], { encoding: 'utf8', env });
    assert.deepEqual({ status, signal, stdout }, { status: 0, signal: null, stdout: 'the host goes on\n' }, stderr);
  } finally {
    tiny.remove();
  }
});
