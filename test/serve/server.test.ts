import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PredictionServer } from '../../src/serve/server.ts';
import type { ServiceLimits } from '../../src/serve/service.ts';
import { loadModel, startServer } from '../../src/session/models.ts';
import { UserError } from '../../src/util/problem.ts';
import { needsShared, SHARED } from '../shared.ts';
import { type TinyModel, writeTinyModel } from './tiny-model.ts';

const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));
const PNG = { 'content-type': 'image/png' };

interface Problem {
  readonly status: number;
  readonly detail: string;
}

describe('the prediction server', () => {
  let tiny: TinyModel;
  let picture: Uint8Array<ArrayBuffer>;
  /** One with the limits that it has by itself, and a strict one. */
  let plain: PredictionServer;
  let strict: PredictionServer;
  before(async () => {
    tiny = await writeTinyModel();
    picture = tiny.picture;
    plain = await startServer(tiny.folder, { engine: 'wasm', workers: 1 });
    strict = await startServer(tiny.folder, { engine: 'wasm', workers: 1, limits: { maxBytes: 5000, maxPixels: 300 } });
  });
  after(async () => {
    await plain?.close();
    await strict?.close();
    tiny.remove();
  });

  async function withServer(limits: Partial<ServiceLimits>, use: (server: PredictionServer) => Promise<void>): Promise<void> {
    const server = await startServer(tiny.folder, { engine: 'wasm', workers: 1, limits });
    try {
      await use(server);
    } finally {
      await server.close();
    }
  }

  const post = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = PNG): Promise<Response> =>
    fetch(`${url}predict`, { method: 'POST', body, headers });

  test('answers a picture as bytes and in a form, with the probabilities of loadModel', async () => {
    const { url } = plain;
    const first = (await (await post(url, picture)).json()) as { probabilities: Record<string, number> };
    const loaded = await loadModel(tiny.folder, { engine: 'wasm', workers: 0 });
    const expected = await loaded.predict(picture);
    await loaded.close();
    assert.ok(expected.kind === 'category');
    for (const [i, name] of loaded.model.vocab.entries())
      assert.ok(Math.abs(first.probabilities[name]! - expected.probabilities[i]!) < 1e-6);
    const form = new FormData();
    form.append('file', new Blob([picture]), 'a.png');
    const second = await fetch(`${url}predict?top=1`, { method: 'POST', body: form });
    assert.equal(second.status, 200);
    assert.equal(Object.keys(((await second.json()) as typeof first).probabilities).length, 1);
    assert.deepEqual(await (await fetch(`${url}health`)).json(), { status: 'ok' });
    assert.deepEqual(await (await fetch(`${url}ready`)).json(), { status: 'ready', requests: 0, max_requests: 64 });
    const model = (await (await fetch(`${url}model`)).json()) as { vocab: string[]; size: number[] };
    assert.deepEqual([model.vocab.length, model.size], [3, [16, 16]]);
  });

  test('what is wrong is refused as a problem document that says why', async () => {
    const { url } = strict;
    const cases: [number, RegExp, Promise<Response>][] = [
      [400, /holds no picture/, post(url, new Uint8Array(0))],
      [415, /it is text/, post(url, 'hello')],
      [415, /cannot come as application\/json/, post(url, '{}', { 'content-type': 'application/json' })],
      [400, /cannot be decoded/, post(url, picture.slice(0, 60))],
      [413, /more pixels/, post(url, picture)],
      [413, /larger than 5000 bytes/, post(url, new Uint8Array(6000))],
      [400, /the form cannot be read/, post(url, 'x', { 'content-type': 'multipart/form-data' })],
      [400, /top cannot be 0/, fetch(`${url}predict?top=0`, { method: 'POST', body: picture })],
      [405, /answers POST only/, fetch(`${url}predict`)],
      [404, /nothing here/, fetch(`${url}nope`)],
    ];
    for (const [status, detail, request] of cases) {
      const response = await request;
      assert.equal(response.status, status, String(detail));
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      const problem = (await response.json()) as Problem;
      assert.equal(problem.status, status);
      assert.match(problem.detail, detail);
    }
  });

  test('limits below the size of the model keep nobody from starting it', async () => {
    await withServer({ maxPixels: 100 }, async ({ url }) => {
      assert.equal((await post(url, picture)).status, 413);
    });
  });

  test('a body without a length is cut at the limit', async () => {
    const { url } = strict;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 100; i++) yield new Uint8Array(1000);
    }
    const response = await fetch(`${url}predict`, { method: 'POST', body: endless(), headers: PNG, duplex: 'half' } as RequestInit);
    assert.equal(response.status, 413);
  });

  test('a picture that would unpack to gigapixels is refused', needsShared('data/nasty'), async () => {
    const { url } = plain;
    const bomb = readFileSync(join(SHARED, 'data/nasty/bomb_65536x65536.png'));
    assert.equal((await post(url, new Uint8Array(bomb))).status, 413);
    assert.equal((await post(url, picture)).status, 200);
  });

  test('more requests than it takes: each gets one answer, 200 or 503 with Retry-After, and the server stays well', async () => {
    await withServer({ maxRequests: 4, maxBatch: 2 }, async ({ url }) => {
      const answers = await Promise.all(
        Array.from({ length: 80 }, async () => {
          const response = await post(url, picture);
          return {
            status: response.status,
            retry: response.headers.get('retry-after'),
            body: (await response.json()) as Record<string, unknown>,
          };
        }),
      );
      const done = answers.filter(({ status }) => status === 200);
      const refused = answers.filter(({ status }) => status === 503);
      assert.equal(done.length + refused.length, 80);
      assert.ok(done.length >= 4 && refused.length > 0, `${done.length} done, ${refused.length} refused`);
      assert.ok(refused.every(({ retry }) => retry === '1'));
      assert.ok(done.every(({ body }) => body['label'] === done[0]!.body['label']));
      assert.equal((await post(url, picture)).status, 200);
      const ready = (await (await fetch(`${url}ready`)).json()) as { requests: number };
      assert.equal(ready.requests, 0);
    });
  });

  /** A request whose body comes in two parts, so that it is in the server when something else happens. */
  async function halfSent(url: string): Promise<{ socket: Socket; finish: () => Promise<string> }> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /predict HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: image/png\r\ncontent-length: ${picture.byteLength}\r\n\r\n`);
    socket.write(picture.subarray(0, 50));
    for (let tries = 0; tries < 1000; tries++)
      if (((await (await fetch(`${url}ready`)).json()) as { requests: number }).requests > 0) break;
    const answer = async (): Promise<string> => {
      let text = '';
      for await (const chunk of socket) {
        text += chunk;
        if (text.includes('}')) break;
      }
      return text;
    };
    return {
      socket,
      finish: () => {
        socket.write(picture.subarray(50));
        return answer();
      },
    };
  }

  test('closing answers what has begun, and takes nothing new', async () => {
    const server = await startServer(tiny.folder, { engine: 'wasm', workers: 1 });
    const { finish } = await halfSent(server.url);
    const closed = server.close();
    await assert.rejects(fetch(`${server.url}health`));
    assert.match(await finish(), /^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close\r\n[\s\S]*"label"/i);
    await closed;
  });

  test('a request that does not come to an end is given up and makes room', async () => {
    await withServer({ timeoutMs: 1000, maxRequests: 1 }, async ({ url }) => {
      const { socket } = await halfSent(url);
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      assert.match(String(chunk), /^HTTP\/1\.1 (504|408) /);
      socket.destroy();
      const later: number[] = [];
      for (; later.at(-1) !== 200 && later.length < 300; later.push((await post(url, picture)).status)) await setTimeout(100);
      assert.equal(later.at(-1), 200, `a slow machine may need some tries: ${later.join()}`);
    });
  });

  test('a port that is taken is said in words', async () => {
    const { url } = plain;
    const port = Number(new URL(url).port);
    await assert.rejects(
      startServer(tiny.folder, { engine: 'wasm', port }),
      (error: unknown) => error instanceof UserError && /cannot listen on 127\.0\.0\.1 port \d+: it is in use/.test(error.message),
    );
  });

  test('the command says where it is, and SIGTERM ends it with 0', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', tiny.folder, '--port', '0', '--engine', 'wasm'], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    const [line] = await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => [`it ended with ${code}: ${said}`]),
    ]);
    const url = /^tiny \(small, wasm\) on (http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(String(line))?.[1];
    assert.ok(url, String(line));
    assert.equal((await post(url, picture)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
