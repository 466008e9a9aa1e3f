import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-pool-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** Asks for more than it waits for, then closes: each time the last replies come while the threads are being ended. */
const PROGRAM = `
import { createPool } from ${JSON.stringify(new URL('../../src/data/pool.js', import.meta.url).href)};
import { BUILTIN } from ${JSON.stringify(new URL('../../src/words/builtin.js', import.meta.url).href)};
const context = { root: ${JSON.stringify(FOLDER)}, decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' }, itemTfms: [], batchTfms: [], plugins: [], seed: 0 };
const task = { split: 'valid', epoch: 0, batch: 0, items: [0], paths: ['disc/0000.png'], batchItems: [0] };
for (let round = 0; round < 25; round++) {
  const pool = createPool(context, BUILTIN, 2);
  const asked = [1, 2, 3, 4, 5].map(() => pool.run(task));
  for (const one of asked) one.catch(() => undefined);
  await asked[0];
  await pool.close();
}
console.log('ended');
`;

test('closing a pool that is still at work is waited for: the process does not end on the way', async () => {
  await drawSynthetic({ kind: 'synthetic', classes: 2, perClass: 1, size: 16, seed: 0 }, FOLDER);
  const program = join(FOLDER, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  assert.equal(stdout, 'ended\n', stderr);
  assert.equal(status, 0);
});
