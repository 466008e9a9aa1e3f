import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createPool } from '../../src/data/pool.ts';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import type { WorkTask } from '../../src/data/work.ts';
import { encodePng } from '../../src/image/encode.ts';
import { BUILTIN } from '../../src/words/builtin.ts';

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
  await drawSynthetic({ classes: 2, perClass: 1, size: 16, seed: 0 }, FOLDER);
  const program = join(FOLDER, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  assert.equal(stdout, 'ended\n', stderr);
  assert.equal(status, 0);
});

for (const workers of [0, 1])
  test(`what nobody waits for any more is not decoded, with ${workers} threads`, async () => {
    const root = mkdtempSync(join(FOLDER, 'dropped-'));
    const cache = join(root, 'cache');
    const decode = { mode: 'rgb', exif: 'apply', grey16: 'scale' } as const;
    const pool = createPool({ root, decode, itemTfms: [], batchTfms: [], plugins: [], seed: 0, cache }, BUILTIN, workers);
    try {
      // Each picture leaves a file of its own in the cache once it is decoded.
      const tasks = await Promise.all(
        Array.from({ length: 10 }, async (_, i): Promise<WorkTask> => {
          const bytes = await encodePng({ width: 400, height: 400, channels: 1, data: new Uint8Array(160_000).fill(i) });
          return { split: 'valid', epoch: 0, batch: 0, items: [0], paths: [''], bytes: [bytes], batchItems: [0] };
        }),
      );
      const gone = new AbortController();
      const asked = tasks.map((task, i) => pool.run(task, i >= 4 && i < 9 ? gone.signal : undefined));
      gone.abort(new Error('gone'));
      await assert.rejects(pool.run(tasks[0]!, gone.signal), /gone/);
      const results = await Promise.allSettled(asked);
      assert.deepEqual(
        results.map((result) => (result.status === 'fulfilled' ? result.value.kind : String(result.reason))),
        [...Array(4).fill('done'), ...Array(5).fill('Error: gone'), 'done'],
      );
      const kept = readdirSync(cache, { recursive: true }).filter((name) => String(name).endsWith('.raster'));
      assert.equal(kept.length, 5);
    } finally {
      await pool.close();
    }
  });
