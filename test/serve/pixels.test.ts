import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePng } from '../../src/image/encode.ts';
import type { DecodedPicture } from '../../src/predict/decoder.ts';
import type { OpenModel } from '../../src/predict/open-model.ts';
import { Refusal } from '../../src/serve/refusal.ts';
import { LIMITS } from '../../src/serve/server.ts';
import { PredictionService } from '../../src/serve/service.ts';

/** A service whose decoder never ends by itself; `waiting` is ended one by one. */
function slowService(maxPixels: number, timeoutMs: number): { service: PredictionService; waiting: (() => void)[] } {
  const waiting: (() => void)[] = [];
  const decode = (): Promise<DecodedPicture> =>
    new Promise((resolve) => waiting.push(() => resolve({ kind: 'unreadable', reason: 'it was slow', code: 'damaged' })));
  const open = { decoder: { decode, close: async () => undefined } } as unknown as OpenModel;
  return { service: new PredictionService(open, { ...LIMITS, maxPixels, timeoutMs }), waiting };
}

const statusOf = (request: Promise<unknown>): Promise<number> =>
  request.then(
    () => 200,
    (error: unknown) => (error instanceof Refusal ? error.status : 500),
  );

test('pictures of the largest size are decoded three at a time; those out of time are not decoded at all', async () => {
  const { service, waiting } = slowService(100, 300);
  const picture = await encodePng({ width: 10, height: 10, channels: 1, data: new Uint8Array(100) });
  const large = await encodePng({ width: 11, height: 10, channels: 1, data: new Uint8Array(110) });
  const never = new AbortController().signal;
  assert.equal(await statusOf(service.answer(async () => large, never)), 413);
  const asked = Array.from({ length: 10 }, () => statusOf(service.answer(async () => picture, never)));
  await new Promise(setImmediate);
  for (let turns = 0; waiting.length < 3 && turns < 1000; turns++) await new Promise(setImmediate);
  assert.equal(waiting.length, 3);
  assert.deepEqual(await Promise.all(asked), Array(10).fill(504));
  assert.equal(waiting.length, 3);
  assert.equal(service.load, 3, 'what is being decoded still counts as load');
  for (const end of waiting) end();
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.equal(service.load, 0);
  const later = statusOf(service.answer(async () => picture, never));
  for (let turns = 0; waiting.length < 4 && turns < 1000; turns++) await new Promise(setImmediate);
  waiting[3]!();
  assert.equal(await later, 400);
});
