import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { create, Header } from 'tar';
import { unpackArchive } from '../../src/data/archives/unpack.ts';
import { download } from '../../src/data/download/download.ts';
import { fastaiHome, folderName } from '../../src/data/download/fastai-home.ts';
import { KNOWN_DATASETS } from '../../src/data/known.ts';
import { locateSource } from '../../src/data/source.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { problemOf } from '../problem-of.ts';
import { specOf } from '../words.ts';
import { cutServer } from './cut-server.ts';
import { serve } from './local-server.ts';

const work = await mkdtemp(join(tmpdir(), 'pipefile-source-'));
after(async () => {
  await rm(work, { recursive: true, force: true });
});

const fast = { attempts: 3, backoffMs: 1, silenceMs: 20_000 };
const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const md5FirstMiB = createHash('md5').update(content).digest('hex');
let count = 0;
const target = (): string => join(work, `file-${count++}`);

test('a cut download goes on where it stopped', async () => {
  const ranges: (string | undefined)[] = [];
  const path = target();
  const url = await serve(cutServer(content, 100_000, `${path}.part`, ranges));
  await download({ url, target: path, check: { bytes: content.length, md5FirstMiB }, limits: fast });
  assert.deepEqual(await readFile(path), content);
  assert.deepEqual(ranges, [undefined, 'bytes=100000-']);
});

test('a file that changed on the server is fetched from its beginning', async () => {
  const path = target();
  await writeFile(`${path}.part`, 'old');
  const url = await serve((request, response) => {
    assert.equal(request.headers['if-range'], '"old"');
    response.writeHead(200, { etag: '"new"' }).end(content);
  });
  await writeFile(`${path}.part.json`, JSON.stringify({ url, validator: '"old"' }));
  await download({ url, target: path, check: { md5FirstMiB }, limits: fast });
  assert.deepEqual(await readFile(path), content);
});

test('416 drops the part and starts again', async () => {
  const path = target();
  await writeFile(`${path}.part`, Buffer.alloc(content.length + 5));
  const url = await serve((request, response) => {
    if (request.headers.range === undefined) response.end(content);
    else response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  });
  await writeFile(`${path}.part.json`, JSON.stringify({ url, validator: '"v"' }));
  await download({ url, target: path, check: {}, limits: fast });
  assert.deepEqual(await readFile(path), content);
});

test('redirects are followed, but not for ever', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/end') response.end(content);
    else response.writeHead(302, { location: request.url === '/loop' ? '/loop' : '/end' }).end();
  });
  const path = target();
  await download({ url: `${url}/start`, target: path, check: { md5FirstMiB }, limits: fast });
  assert.match(
    (await problemOf(download({ url: `${url}/loop`, target: target(), check: {}, limits: fast }))).message,
    /redirects more than 10 times/,
  );
});

test('a wrong checksum says so and leaves nothing behind', async () => {
  const url = await serve((_, response) => response.end(content));
  const path = join(work, 'wrong', 'file');
  const problem = await problemOf(download({ url, target: path, check: { md5FirstMiB: '0'.repeat(32) }, limits: fast }));
  assert.equal(problem.code, 'download-failed');
  assert.match(problem.message, /md5 of the first MiB differs/);
  assert.equal(problem.found, md5FirstMiB);
  assert.deepEqual(await readdir(dirname(path)), []);
});

test('a wrong size is refused before the file is fetched', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'content-length': content.length }).end(content));
  assert.match((await problemOf(download({ url, target: target(), check: { bytes: 5 }, limits: fast }))).message, /another size/);
});

test('a busy server is tried again, a missing file is not', async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests++;
    if (request.url === '/missing') response.writeHead(404).end();
    else if (requests < 3) response.writeHead(503, { 'retry-after': '0' }).end();
    else response.end(content);
  });
  await download({ url, target: target(), check: { md5FirstMiB }, limits: fast });
  assert.equal(requests, 3);
  assert.match((await problemOf(download({ url: `${url}/missing`, target: target(), check: {}, limits: fast }))).message, /answered 404/);
  assert.equal(requests, 4);
});

test('a silent server is given up', async () => {
  const url = await serve(() => undefined);
  assert.match((await problemOf(download({ url, target: target(), check: {}, limits: { ...fast, silenceMs: 30 } }))).message, /silent/);
});

interface Entry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly linkpath?: string;
  readonly data?: Buffer;
}

async function archive(entries: readonly Entry[], pack: (tar: Buffer) => Uint8Array = (tar) => gzipSync(tar)): Promise<string> {
  const blocks = entries.flatMap(({ path, type = 'File', linkpath, data = Buffer.alloc(0) }) => {
    const header = new Header({ path, type, mode: 0o644, size: data.length, ...(linkpath === undefined ? {} : { linkpath }) });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    return [block, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  const path = `${target()}.tgz`;
  await writeFile(path, pack(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return path;
}

const text = Buffer.from('text');
const REFUSED: readonly [name: string, entries: readonly Entry[], message: RegExp][] = [
  ['a path with ..', [{ path: 'a/../../out', data: text }], /leads out of the folder/],
  ['an absolute path', [{ path: '/out', data: text }], /absolute path/],
  ['a symlink out', [{ path: 'a/l', type: 'SymbolicLink', linkpath: '../../out' }], /leads out of the folder/],
  ['an absolute symlink', [{ path: 'l', type: 'SymbolicLink', linkpath: '/etc' }], /leads out of the folder/],
  ['a hard link out', [{ path: 'l', type: 'Link', linkpath: '../out' }], /leads out of the folder/],
  ['a device', [{ path: 'd', type: 'CharacterDevice' }], /CharacterDevice/],
  ['a pipe', [{ path: 'd', type: 'FIFO' }], /FIFO/],
  [
    'a chain of links out',
    [
      { path: 'deep/er/f', data: text },
      { path: 'x/b', type: 'SymbolicLink', linkpath: '..' },
      { path: 'a', type: 'SymbolicLink', linkpath: 'x/b/../f' },
    ],
    /leads nowhere inside/,
  ],
];

for (const [name, entries, message] of REFUSED) {
  test(`an archive with ${name} is refused and leaves nothing`, async () => {
    const folder = join(work, `refused-${count++}`);
    const problem = await problemOf(unpackArchive(await archive([{ path: 'good', data: text }, ...entries]), join(folder, 'data')));
    assert.equal(problem.code, 'archive-unreadable');
    assert.match(problem.message, message);
    assert.deepEqual(await readdir(folder), []);
  });
}

test('bombs are refused', async () => {
  const bomb = await archive([{ path: 'zeros', data: Buffer.alloc(80 * 2 ** 20) }], (tar) => gzipSync(tar, { level: 1 }));
  assert.match((await problemOf(unpackArchive(bomb, target()))).message, /more than 100 times its size/);
  const three = await archive([1, 2, 3].map((n) => ({ path: `f${n}`, data: text })));
  assert.match((await problemOf(unpackArchive(three, target(), { limits: { entries: 2 } }))).message, /more than 2 entries/);
  assert.match((await problemOf(unpackArchive(three, target(), { limits: { bytes: 10 } }))).message, /larger than 10 bytes/);
});

test('a refused archive leaves nothing, though files of it are being written', async () => {
  const three = await archive([1, 2, 3].map((n) => ({ path: `f${n}`, data: text })));
  for (let round = 0; round < 60; round++) {
    const folder = join(work, `writing-${count++}`);
    const refused = Array.from({ length: 30 }, (_, i) => problemOf(unpackArchive(three, join(folder, `${i}`), { limits: { entries: 2 } })));
    for (const problem of await Promise.all(refused)) assert.equal(problem.code, 'archive-unreadable');
    assert.deepEqual(await readdir(folder), []);
  }
});

test('damaged and foreign archives are refused', async () => {
  const noise = await archive([{ path: 'f', data: Buffer.from(content.map((byte, i) => byte ^ (i * i))) }], (tar) =>
    Buffer.from(gzipSync(tar).subarray(0, 5000)),
  );
  assert.equal((await problemOf(unpackArchive(noise, target()))).code, 'archive-unreadable');
  for (const [start, message] of [
    ['PK\x03\x04', /zip file/],
    ['<!DOCTYPE html>', /web page/],
    ['', /empty/],
  ] as const) {
    const path = target();
    await writeFile(path, start);
    assert.match((await problemOf(unpackArchive(path, target()))).message, message);
  }
});

test('links inside and large files arrive', async () => {
  const large = Buffer.from(Array.from({ length: 2 ** 21 + 7 }, (_, i) => (i * 2654435761) >>> 24));
  const path = await archive([
    { path: 'one/large', data: large },
    { path: 'one/soft', type: 'SymbolicLink', linkpath: 'large' },
    { path: 'two/hard', type: 'Link', linkpath: 'one/large' },
  ]);
  const folder = target();
  await unpackArchive(path, folder);
  for (const name of ['one/large', 'one/soft', 'two/hard']) assert.ok(large.equals(await readFile(join(folder, name))), name);
});

test('a url source is downloaded once, its single folder lifted, and found offline', async () => {
  const tree = join(work, 'tree');
  await mkdir(join(tree, 'rootname/sub'), { recursive: true });
  await writeFile(join(tree, 'rootname/sub/a.txt'), 'a');
  await create({ gzip: true, cwd: tree, file: join(work, 'single.tgz') }, ['rootname']);
  let requests = 0;
  const url = await serve(async (_, response) => {
    requests++;
    response.end(await readFile(join(work, 'single.tgz')));
  });
  const spec = specOf('source', 'url', { url: `${url}/single.tgz?x=1` });
  const options = { base: work, cacheFolder: 'cache', offline: false, env: { FASTAI_HOME: join(work, 'home') } };
  assert.equal((await problemOf(locateSource(spec, BUILTIN, { ...options, offline: true }))).code, 'download-needed');
  const { root } = await locateSource(spec, BUILTIN, options);
  assert.deepEqual((await readdir(root, { recursive: true })).sort(), ['sub', 'sub/a.txt']);
  assert.equal((await locateSource(spec, BUILTIN, { ...options, offline: true })).root, root);
  assert.equal(requests, 1);
});

test('what fastai has unpacked or downloaded is found', async () => {
  const env = { FASTAI_HOME: join(work, 'fastai') };
  await mkdir(join(work, 'fastai/elsewhere/mnist_tiny'), { recursive: true });
  await writeFile(join(work, 'fastai/config.ini'), '[DEFAULT]\ndata = elsewhere\narchive = /archives\n');
  assert.deepEqual(await fastaiHome(env), { data: join(work, 'fastai/elsewhere'), archive: '/archives' });
  const options = { base: work, cacheFolder: 'cache', offline: true, env };
  assert.equal(
    (await locateSource(specOf('source', 'known', { name: 'MNIST_TINY' }), BUILTIN, options)).root,
    join(work, 'fastai/elsewhere/mnist_tiny'),
  );
  assert.match(
    (await problemOf(locateSource(specOf('source', 'known', { name: 'PETS' }), BUILTIN, options))).message,
    /is not on this machine/,
  );
  assert.equal((await problemOf(locateSource(specOf('source', 'known', { name: 'PETZ' }), BUILTIN, options))).hint, 'did you mean PETS?');
});

test('archives are named as fastai names them', () => {
  assert.deepEqual(['x.tgz', 'x.tar.gz', 'imagenette2-160.tgz', 'x'].map(folderName), ['x', 'x', 'imagenette2-160', 'x']);
  assert.equal(new Set(KNOWN_DATASETS.map(({ url }) => url)).size, KNOWN_DATASETS.length);
  assert.ok(KNOWN_DATASETS.every(({ md5FirstMiB: md5 }) => /^[0-9a-f]{32}$/.test(md5)));
});

test('a folder that is not there is named with its nearest neighbour', async () => {
  await mkdir(join(work, 'photos'), { recursive: true });
  const problem = await problemOf(
    locateSource(specOf('source', 'folder', { path: 'phots' }), BUILTIN, { base: work, cacheFolder: 'cache', offline: true }),
  );
  assert.equal(problem.code, 'source-not-found');
  assert.equal(problem.hint, 'did you mean photos?');
});
