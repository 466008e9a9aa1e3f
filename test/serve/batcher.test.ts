import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batcher } from '../../src/serve/batcher.ts';

test('while a batch is computed the next collects; every item is answered once, with its own result', async () => {
  const batches: (readonly number[])[] = [];
  const release: (() => void)[] = [];
  const batcher = new Batcher<number, string>(
    async (items) => {
      batches.push(items);
      await new Promise<void>((resolve) => release.push(resolve));
      return items.map((item) => `answer ${item}`);
    },
    { maxBatch: 3, waitMs: 0 },
  );
  const answers = [1, 2, 3, 4, 5, 6, 7].map((item) => batcher.add(item));
  while (batches.length < 3) {
    await new Promise(setImmediate);
    release.shift()?.();
  }
  release.shift()?.();
  await new Promise(setImmediate);
  for (const free of release) free();
  assert.deepEqual(
    await Promise.all(answers),
    [1, 2, 3, 4, 5, 6, 7].map((item) => `answer ${item}`),
  );
  assert.deepEqual(batches, [[1, 2, 3], [4, 5, 6], [7]]);
});

test('a batch that fails is the failure of its own items only', async () => {
  const batcher = new Batcher<number, number>(
    async (items) => {
      if (items.includes(1)) throw new Error('broken');
      return items;
    },
    { maxBatch: 2, waitMs: 0 },
  );
  const results = await Promise.allSettled([0, 1, 2, 3].map((item) => batcher.add(item)));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled', 'fulfilled'],
  );
});

test('what nobody waits for any more is not computed', async () => {
  const batches: (readonly number[])[] = [];
  const batcher = new Batcher<number, number>(
    async (items) => {
      batches.push(items);
      await new Promise(setImmediate);
      return items;
    },
    { maxBatch: 2, waitMs: 0 },
  );
  const gone = new AbortController();
  const answers = [0, 1, 2, 3, 4, 5, 6].map((item) => batcher.add(item, item > 1 && item < 6 ? gone.signal : undefined));
  gone.abort(new Error('gone'));
  const results = await Promise.allSettled(answers);
  assert.deepEqual(batches, [[0, 1], [6]]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
    [0, 1, 'Error: gone', 'Error: gone', 'Error: gone', 'Error: gone', 6],
  );
});
