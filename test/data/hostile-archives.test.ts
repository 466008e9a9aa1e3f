import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { unpackArchive } from '../../src/data/archives/unpack.ts';
import { download } from '../../src/data/download/download.ts';
import { reachOf } from '../../src/data/download/reach.ts';
import { locateSource } from '../../src/data/source.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { problemOf } from '../problem-of.ts';
import { WAYS_OUT } from '../util/outside-names.ts';
import { specOf } from '../words.ts';
import { serve } from './local-server.ts';

const work = await mkdtemp(join(tmpdir(), 'pipefile-hostile-'));
after(async () => {
  await rm(work, { recursive: true, force: true });
});

interface Entry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link';
  readonly linkpath?: string;
  readonly data?: Buffer;
}

const ascii = (text: string): boolean => Buffer.byteLength(text) === text.length && text.length < 100;

/** A pax header gives names that a plain header has no room for. */
function pax(values: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(values).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    const length = [1, 2, 3, 4, 5].find((digits) => String(rest + digits).length === digits)! + rest;
    return `${length} ${key}=${value}\n`;
  });
  const data = Buffer.from(lines.join(''));
  const block = Buffer.alloc(512);
  new Header({ path: 'pax', type: 'ExtendedHeader', mode: 0o644, size: data.length }).encode(block, 0);
  return Buffer.concat([block, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, type = 'File', linkpath, data = Buffer.alloc(0) }) => {
    const long = { ...(ascii(path) ? {} : { path }), ...(linkpath === undefined || ascii(linkpath) ? {} : { linkpath }) };
    const block = Buffer.alloc(512);
    const names = {
      path: ascii(path) ? path : 'long',
      ...(linkpath === undefined ? {} : { linkpath: ascii(linkpath) ? linkpath : 'long' }),
    };
    new Header({ ...names, type, mode: 0o644, size: data.length }).encode(block, 0);
    const head = Object.keys(long).length === 0 ? [] : [pax(long)];
    return [...head, block, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

let count = 0;
async function archive(entries: readonly Entry[]): Promise<string> {
  const path = join(work, `archive-${count++}.tgz`);
  await writeFile(path, gzipSync(tarOf(entries)));
  return path;
}

const text = Buffer.from('text');
const noise = (bytes: number): Buffer =>
  Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, i) => Math.imul(i ^ (i >>> 15), 0x2c1b3c6d) ^ (i << 13)).buffer);

test('no spelling of an entry or a link leaves the folder, and a refused archive leaves nothing', async () => {
  const links = ['SymbolicLink', 'Link'] as const;
  for (const path of WAYS_OUT.filter((path) => path !== '' && !path.includes('\0'))) {
    const cases: readonly Entry[][] = [[{ path, data: text }], ...links.map((type) => [{ path: 'l', type, linkpath: path }])];
    for (const [i, entries] of cases.entries()) {
      const folder = await mkdtemp(join(work, 'out-'));
      const target = join(folder, 'a/b/data');
      const unpacked = unpackArchive(await archive([{ path: 'good', data: text }, ...entries]), target);
      const refused = await unpacked.then(
        () => false,
        (error: unknown) => error instanceof UserError && error.problems[0]!.code === 'archive-unreadable',
      );
      assert.ok(refused, `${JSON.stringify(path).slice(0, 60)}, case ${i}`);
      assert.deepEqual((await readdir(folder, { recursive: true })).sort(), ['a', 'a/b']);
    }
  }
});

test('a link that leads out once a single folder has become the whole is refused', async () => {
  for (const [path, linkpath] of [
    ['top/l', '..'],
    ['top/a/l', '../..'],
    ['secret/l', '../secret/..'],
    ['top/l', '../top'],
  ] as const) {
    const folder = await mkdtemp(join(work, 'lift-'));
    const problem = await problemOf(
      unpackArchive(
        await archive([
          { path: 'top/f', data: text },
          { path: path.replace('secret', 'top'), type: 'SymbolicLink', linkpath: linkpath.replace('secret', 'top') },
        ]),
        join(folder, 'data'),
      ),
    );
    assert.match(problem.message, /leads nowhere inside the folder/, path);
    assert.deepEqual(await readdir(folder), []);
  }
  const fine = join(await mkdtemp(join(work, 'lift-')), 'data');
  await unpackArchive(
    await archive([
      { path: 'top/f', data: text },
      { path: 'top/a/l', type: 'SymbolicLink', linkpath: '../f' },
    ]),
    fine,
  );
  assert.equal(await readFile(join(fine, 'a/l'), 'utf8'), 'text');
});

test('hard links count as the files they become', async () => {
  const big = { path: 'big', data: noise(2 ** 21) };
  const links = Array.from({ length: 300 }, (_, i): Entry => ({ path: `l${i}`, type: 'Link', linkpath: 'big' }));
  const folder = await mkdtemp(join(work, 'links-'));
  assert.match(
    (await problemOf(unpackArchive(await archive([big, ...links]), join(folder, 'data')))).message,
    /more than 100 times its size/,
  );
  const few = await archive([big, ...links.slice(0, 3)]);
  assert.match((await problemOf(unpackArchive(few, join(folder, 'data'), { limits: { bytes: 2 ** 22 } }))).message, /larger than/);
  assert.deepEqual(await readdir(folder), []);
  await unpackArchive(few, join(folder, 'data'));
  assert.equal((await readdir(join(folder, 'data'))).length, 4);
});

test('entries that cannot stand beside each other are the archive’s fault, not a bug', async () => {
  const cases: readonly (readonly Entry[])[] = [
    [
      { path: 'a', data: text },
      { path: 'a/b', data: text },
    ],
    [
      { path: 'a/b', data: text },
      { path: 'a', data: text },
    ],
    [
      { path: 'a', type: 'Directory' },
      { path: 'a', data: text },
    ],
    [
      { path: 'f', data: text },
      { path: 'l', type: 'SymbolicLink', linkpath: 'f' },
      { path: 'l', type: 'SymbolicLink', linkpath: 'f' },
    ],
    [
      { path: 'd/f', data: text },
      { path: 'l', type: 'Link', linkpath: 'd' },
    ],
    [
      { path: 'f', data: text },
      { path: 'f', type: 'SymbolicLink', linkpath: '.' },
    ],
  ];
  for (const entries of cases) {
    const folder = await mkdtemp(join(work, 'beside-'));
    assert.equal((await problemOf(unpackArchive(await archive(entries), join(folder, 'data')))).code, 'archive-unreadable');
    assert.deepEqual(await readdir(folder), []);
  }
});

test('twenty thousand small files are unpacked by a process that may open 160 files, without a warning', async () => {
  const path = await archive(Array.from({ length: 20_000 }, (_, i) => ({ path: `set/${i % 10}/${i}.png`, data: text })));
  const target = join(work, 'small');
  const unpack = new URL('../../src/data/archives/unpack.js', import.meta.url).href;
  const script = `import { unpackArchive } from '${unpack}'; await unpackArchive(process.argv[1], process.argv[2]);`;
  const command = `ulimit -n 160; exec "${process.execPath}" --input-type=module -e "$1" "$2" "$3"`;
  const { stderr } = await promisify(execFile)('sh', ['-c', command, 'sh', script, path, target]);
  assert.equal(stderr, '');
  assert.equal((await readdir(target, { recursive: true })).length, 20_010);
});

const PAGE = '<!DOCTYPE html><html>log in</html>';

test('a page, half an archive or a refused archive is never kept: the next try fetches again', async () => {
  const good = gzipSync(tarOf([{ path: 'set/f', data: noise(40_000) }]));
  const evil = gzipSync(tarOf([{ path: 'set/../../f', data: text }]));
  for (const bad of [Buffer.from(PAGE), good.subarray(0, good.length >> 1), evil, Buffer.from('PK\x03\x04'), Buffer.alloc(0)]) {
    let answer: Buffer = bad;
    const url = await serve((_, response) => response.end(answer));
    const options = {
      base: work,
      cacheFolder: join(work, 'cache'),
      offline: false,
      env: { FASTAI_HOME: await mkdtemp(join(work, 'home-')) },
    };
    const spec = specOf('source', 'url', { url: `${url}/x.tgz` });
    assert.equal((await problemOf(locateSource(spec, BUILTIN, options))).code, 'archive-unreadable');
    assert.ok(!existsSync(join(options.env.FASTAI_HOME, 'archive/x.tgz')));
    answer = good;
    assert.deepEqual(await readdir((await locateSource(spec, BUILTIN, options)).root), ['f']);
  }
});

test('an archive that was kept though it cannot be unpacked is fetched again, and offline it stays', async () => {
  const good = gzipSync(tarOf([{ path: 'set/f', data: text }]));
  let requests = 0;
  const url = await serve((_, response) => {
    requests++;
    response.end(good);
  });
  const options = { base: work, cacheFolder: join(work, 'cache'), offline: true, env: { FASTAI_HOME: await mkdtemp(join(work, 'home-')) } };
  const kept = join(options.env.FASTAI_HOME, 'archive/x.tgz');
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, PAGE);
  const spec = specOf('source', 'url', { url: `${url}/x.tgz` });
  assert.match((await problemOf(locateSource(spec, BUILTIN, options))).message, /web page/);
  assert.equal(await readFile(kept, 'utf8'), PAGE);
  assert.deepEqual(await readdir((await locateSource(spec, BUILTIN, { ...options, offline: false })).root), ['f']);
  assert.equal(requests, 1);
});

test('a download waits for no lock that is empty or whose process is gone', async () => {
  const url = await serve((_, response) => response.end('content'));
  for (const lock of ['', '1', '999999999']) {
    const target = join(work, `locked-${count++}`);
    await writeFile(`${target}.lock`, lock);
    await download({ url, target, check: {} });
    assert.equal(await readFile(target, 'utf8'), 'content');
    assert.ok(!existsSync(`${target}.lock`));
  }
});

test('networks: everybody’s, this machine’s own, and the link-local one where secrets are', async () => {
  const of = (host: string) => reachOf(new URL(`http://${host}/`));
  for (const host of [
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '2852039166',
    '0xa9.0xfe.0xa9.0xfe',
    '169.254.43518',
    '[::ffff:169.254.169.254]',
    '100.100.100.200',
  ])
    assert.equal(await of(host), 'link-local', host);
  for (const host of [
    '127.0.0.1',
    'localhost',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '127.1',
    '[fd12::1]',
    '[::ffff:10.0.0.1]',
  ])
    assert.equal(await of(host), 'private', host);
  for (const host of ['8.8.8.8', '172.32.0.1', '169.253.0.1', '[2001:db8::1]', 'no-such-host.invalid'])
    assert.equal(await of(host), 'public', host);
});

test('no redirect and no address leads to a link-local network, or to one with a password', async () => {
  for (const location of [
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:a9fe:a9fe]/',
    '//0xa9fea9fe/x',
    'http://me:hunter2@127.0.0.1/',
    'http://[',
    'file:///etc/passwd',
  ]) {
    const url = await serve((_, response) => response.writeHead(302, { location }).end());
    const problem = await problemOf(download({ url, target: join(work, `redirected-${count++}`), check: {}, limits: { attempts: 1 } }));
    assert.match(problem.message, /it redirects to/, location);
    assert.ok(!problem.message.includes('hunter2'));
  }
  const direct = download({
    url: 'http://169.254.169.254/x?token=hunter2',
    target: join(work, 'direct'),
    check: {},
    limits: { attempts: 1 },
  });
  const problem = await problemOf(direct);
  assert.match(problem.message, /link-local/);
  assert.ok(!problem.message.includes('hunter2'));
});
