import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { decodeImage, storedSize } from '../../src/image/decode.ts';
import { Budget } from '../../src/util/budget.ts';

const OPTIONS = { mode: 'rgb', exif: 'apply' } as const;
const blank = (width: number, height: number): ReturnType<typeof sharp> =>
  sharp({ create: { width, height, channels: 3, background: '#888' } });

test('too many pixels and too long a side are told by a code, whatever the format', async () => {
  for (const format of ['png', 'jpeg', 'gif', 'webp', 'tiff'] as const) {
    const bytes = await blank(40, 30).toFormat(format).toBuffer();
    await assert.rejects(
      decodeImage(bytes, { ...OPTIONS, maxPixels: 1199 }),
      { name: 'DecodeError', code: 'too-large', message: /40 x 30 pixels exceed the limit of 1199/ },
      format,
    );
    assert.deepEqual(await storedSize(bytes, 1200), { width: 40, height: 30 }, format);
    assert.equal((await decodeImage(bytes, { ...OPTIONS, maxPixels: 1200 })).data.length, 3600, format);
    await assert.rejects(decodeImage(bytes.subarray(0, bytes.length / 2), OPTIONS), { code: 'damaged' }, format);
  }
  const long = await blank(70_000, 1).png().toBuffer();
  await assert.rejects(decodeImage(long, OPTIONS), {
    code: 'too-large',
    message: /a side of its 70000 x 1 pixels exceeds the limit of 65500/,
  });
  const most = await blank(65_500, 1).png().toBuffer();
  assert.equal((await decodeImage(most, OPTIONS)).width, 65_500);
});

test('what is no picture has a code of its own', async () => {
  for (const text of [
    'hello',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    '<html>',
    '\0\0\0\x18ftypheic',
    '\x01\x02\x03',
  ])
    await assert.rejects(decodeImage(Buffer.from(text, 'latin1'), OPTIONS), { code: 'no-picture' }, text);
  await assert.rejects(decodeImage(new Uint8Array(0), OPTIONS), { code: 'no-picture' });
});

test('no more pixels are decoded at a time than the budget has, first come first served', async () => {
  const budget = new Budget(10);
  const log: string[] = [];
  let used = 0;
  let most = 0;
  const use = (name: string, amount: number, signal?: AbortSignal): Promise<void> =>
    budget.use(
      amount,
      async () => {
        used += amount;
        most = Math.max(most, used);
        log.push(name);
        await new Promise((resolve) => setTimeout(resolve, 2));
        used -= amount;
      },
      signal,
    );
  const gone = new AbortController();
  const work = [use('a', 6), use('b', 4), use('c', 7, gone.signal), use('d', 25), use('e', 1), use('f', 1)];
  gone.abort(new Error('gone'));
  const results = await Promise.allSettled(work);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(log, ['a', 'b', 'd', 'e', 'f']);
  assert.equal(most, 25, 'what is larger than the whole runs, but alone');
  await assert.rejects(
    budget.use(1, async () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  await assert.rejects(use('late', 1, AbortSignal.abort(new Error('before'))), /before/);
  await use('after', 10);
});
