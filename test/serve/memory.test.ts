import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PredictionServer } from '../../src/serve/server.ts';
import { startServer } from '../../src/session/models.ts';
import { type TinyModel, writeTinyModel } from './tiny-model.ts';

/** Requests of each kind; `npm run test:serve` asks for 20,000. */
const REQUESTS = Number(process.env['PIPEFILE_SERVE_REQUESTS'] ?? 60);
/** Each request carries so much, of which nothing may stay. */
const BODY = REQUESTS > 1000 ? 100_000 : 1_000_000;
const CLIENTS = 8;
/** What a tenth of the requests would leave behind if it stayed. */
const MOST = Math.min(0.1 * REQUESTS * BODY, 60_000_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are still held after garbage collection. */
async function heldBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await setTimeout(20);
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

let tiny: TinyModel;
let server: PredictionServer;
before(async () => {
  tiny = await writeTinyModel();
  server = await startServer(tiny.folder, { engine: 'wasm', workers: 1 });
});
after(async () => {
  await server?.close();
  tiny.remove();
});

/** The picture, or something else, with what follows it up to BODY bytes. */
function padded(start: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(BODY);
  body.set(start);
  return body;
}

async function send(body: Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(`${server.url}predict`, { method: 'POST', body, headers: { 'content-type': 'image/png' } });
  await response.arrayBuffer();
  return response.status;
}

/** Sends most of a body and is gone; now and then all of it. */
async function hangUp(body: Uint8Array, i: number): Promise<number> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST /predict HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: image/png\r\ncontent-length: ${body.byteLength}\r\n\r\n`);
  await new Promise((sent) => socket.write(body.subarray(0, i % 4 === 0 ? body.byteLength : body.byteLength - 1), sent));
  if (i % 2 === 0) socket.destroy();
  else socket.resetAndDestroy();
  return 0;
}

/** Sends REQUESTS requests, CLIENTS at a time; gives how often each status came. */
async function many(one: (i: number) => Promise<number>, requests = REQUESTS): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let next = 0;
  const client = async (): Promise<void> => {
    for (let i = next++; i < requests; i = next++) {
      const status = await one(i);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return statuses;
}

async function nothingLeft(one: (i: number) => Promise<number>): Promise<Record<number, number>> {
  await many(one, CLIENTS);
  const before = await heldBytes();
  const statuses = await many(one);
  for (let tries = 0; tries < 100 && (await load()) > 0; tries++) await setTimeout(50);
  const left = (await heldBytes()) - before;
  assert.ok(left < MOST, `${REQUESTS} requests of ${BODY} bytes left ${left} bytes`);
  return statuses;
}

async function load(): Promise<number> {
  return ((await (await fetch(`${server.url}ready`)).json()) as { requests: number }).requests;
}

test('pictures that were answered are not kept', async () => {
  const body = padded(tiny.picture);
  assert.deepEqual(await nothingLeft(() => send(body)), { 200: REQUESTS });
});

test('what was refused is not kept', async () => {
  const [nothing, cut] = [padded(Buffer.from('no picture')), padded(tiny.picture.subarray(0, 100))];
  assert.deepEqual(await nothingLeft((i) => send(i % 2 === 0 ? nothing : cut)), { 400: REQUESTS / 2, 415: REQUESTS / 2 });
});

test('what clients sent that hung up is not kept', async () => {
  const body = padded(tiny.picture);
  await nothingLeft((i) => hangUp(body, i));
});
