import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { hostCheck } from '../../src/serve/host-check.ts';
import type { PredictionServer, ServeOptions } from '../../src/serve/server.ts';
import { startServer } from '../../src/session/models.ts';
import { type TinyModel, writeTinyModel } from './tiny-model.ts';

test('a server goes by loopback names, its address and the names it was given, with any port', () => {
  const local = hostCheck({ host: '127.0.0.1', allowed: ['pets.example', '[2001:db8::1]'] });
  const ours =
    'localhost LOCALHOST:80 localhost. a.localhost 127.0.0.1 127.8.8.8:1 [::1] [::1]:8000 pets.example Pets.Example.:443 [2001:db8::1]:1';
  for (const name of ours.split(' ')) assert.ok(local(name), name);
  const foreign =
    'evil.example evil.example:8000 localhost.evil.example 127.0.0.1.evil.example 127.evil.example 127.0.0.1@evil.example localhost:80@evil [::1].evil notlocalhost 10.0.0.7 [::2] pets.example.evil x.pets.example localhost/ localhost:80:80';
  for (const name of ['', ...foreign.split(' ')]) assert.ok(!local(name), name);
  const everywhere = hostCheck({ host: '0.0.0.0', allowed: [] });
  for (const name of ['10.0.0.7:8000', '[fe80::1]', 'localhost']) assert.ok(everywhere(name), name);
  assert.ok(!everywhere('evil.example') && !everywhere('10.0.0.7.evil.example'));
});

describe('the connections of a prediction server', () => {
  let tiny: TinyModel;
  before(async () => {
    tiny = await writeTinyModel();
  });
  after(() => tiny.remove());

  async function withServer(options: ServeOptions, use: (server: PredictionServer) => Promise<void>): Promise<void> {
    const server = await startServer(tiny.folder, { engine: 'wasm', workers: 1, ...options });
    try {
      await use(server);
    } finally {
      await server.close();
    }
  }

  const open = async ({ url }: PredictionServer): Promise<Socket> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };

  async function readAll(socket: Socket): Promise<string> {
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text;
  }

  async function exchange(server: PredictionServer, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
    const socket = await open(server);
    for (const part of parts) socket.write(part);
    return readAll(socket);
  }

  test('a name that is not ours is refused with 403 on every path; --allow-host admits it', async () => {
    await withServer({ allowedHosts: ['pets.example'] }, async (server) => {
      const get = (target: string, host: string): Promise<string> =>
        exchange(server, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      for (const path of ['/', '/model', '/ready', '/nope'])
        assert.match(await get(path, 'evil.example'), /^HTTP\/1\.1 403 [\s\S]*go by the name evil/);
      const posted = `POST /predict HTTP/1.1\r\nhost: evil.example:80\r\nconnection: close\r\ncontent-length: ${tiny.picture.byteLength}\r\n\r\n`;
      assert.match(await exchange(server, posted, tiny.picture), /^HTTP\/1\.1 403 /);
      assert.match(await get('http://evil.example/model', 'localhost'), /^HTTP\/1\.1 403 /);
      assert.match(await get('http://localhost/model', 'evil.example'), /^HTTP\/1\.1 403 /);
      for (const host of ['localhost:1', '127.0.0.1', '[::1]', 'pets.example'])
        assert.match(await get('/model', host), /^HTTP\/1\.1 200 /, host);
    });
  });

  test('a client that closes its side after its request gets the answer', async () => {
    await withServer({}, async (server) => {
      const socket = await open(server);
      socket.write(
        `POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\ncontent-length: ${tiny.picture.byteLength}\r\n\r\n`,
      );
      socket.end(tiny.picture);
      assert.match(await readAll(socket), /^HTTP\/1\.1 200 OK\r\n[\s\S]*"label"/);
      const half = await open(server);
      half.end('POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf');
      assert.doesNotMatch(await readAll(half), /200 OK/);
    });
  });

  test('connections above the limit are closed, and later ones are served', async () => {
    await withServer({ limits: { maxConnections: 3 } }, async (server) => {
      const held = await Promise.all([open(server), open(server), open(server)]);
      const refused = await open(server);
      refused.on('error', () => undefined);
      await once(refused, 'close');
      held[0]!.destroy();
      const request = 'GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';
      let answer = '';
      for (let tries = 0; answer === '' && tries < 100; tries++, await setTimeout(20))
        answer = await exchange(server, request).catch(() => '');
      assert.match(answer, /200 OK/);
      for (const socket of held) socket.destroy();
    });
  });

  test('a header that does not end is cut by its own limit', async () => {
    await withServer({ limits: { timeoutMs: 1000 } }, async (server) => {
      assert.match(await exchange(server, 'GET /health HTTP/1.1\r\nhost: local'), /^(HTTP\/1\.1 408 |$)/);
    });
  });

  test('closing does not wait for connections that brought no request, and answers those that did', async () => {
    const server = await startServer(tiny.folder, { engine: 'wasm', workers: 1 });
    const silent = await open(server);
    silent.on('error', () => undefined);
    const half = await open(server);
    half.on('error', () => undefined);
    half.write('POST /predict HTTP/1.1\r\nhost: local');
    const asking = Array.from({ length: 20 }, () =>
      exchange(server, `POST /predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${tiny.picture.byteLength}\r\n\r\n`, tiny.picture),
    );
    while (((await (await fetch(`${server.url}ready`)).json()) as { requests: number }).requests === 0) await setTimeout(1);
    const start = performance.now();
    await server.close();
    const seconds = (performance.now() - start) / 1000;
    for (const answer of await Promise.all(asking)) assert.match(answer, /^HTTP\/1\.1 (200|503) [\s\S]*\}\s*$/);
    assert.ok(seconds < 8, `it took ${seconds} s; an unfinished header alone would take 10`);
  });
});
