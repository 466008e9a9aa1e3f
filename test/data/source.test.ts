import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { create, Header } from 'tar';
import { locateSource } from '../../src/data/source.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { cutServer } from './cut-server.ts';
import { serve } from './local-server.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-source-'));
after(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

let homes = 0;
function options(): { base: string; cacheFolder: string; offline: boolean; env: Record<string, string> } {
  return { base: FOLDER, cacheFolder: join(FOLDER, 'cache'), offline: false, env: { FASTAI_HOME: join(FOLDER, `home-${homes++}`) } };
}

async function archive(name: string): Promise<Buffer> {
  const root = join(FOLDER, `make-${name}`);
  for (const path of ['set/cat/1.jpg', 'set/dog/2.jpg']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), createHash('sha512').update(path).digest('hex').repeat(3000));
  }
  const file = join(FOLDER, `${name}.tgz`);
  await create({ file, gzip: true, cwd: root }, ['set']);
  return readFileSync(file);
}

const md5 = (bytes: Buffer): string =>
  createHash('md5')
    .update(bytes.subarray(0, 2 ** 20))
    .digest('hex');
const code = (wanted: string) => (error: unknown) => error instanceof UserError && error.problems[0]!.code === wanted;

test('an archive is fetched once, checked, unpacked with its single folder renamed, and found again offline', async () => {
  const bytes = await archive('plain');
  let requests = 0;
  const url = await serve((_, response) => {
    requests++;
    response.end(bytes);
  });
  const where = options();
  const spec = specOf('source', 'url', { url: `${url}/pets.tgz?x=1`, bytes: bytes.length, md5: md5(bytes) });
  await assert.rejects(locateSource(spec, BUILTIN, { ...where, offline: true }), code('download-needed'));
  const { root } = await locateSource(spec, BUILTIN, where);
  assert.equal(root, join(where.env.FASTAI_HOME!, 'data', 'pets'));
  assert.ok(existsSync(join(root, 'cat/1.jpg')));
  await locateSource(spec, BUILTIN, { ...where, offline: true });
  assert.equal(requests, 1);
});

test('a download that is cut goes on where it stopped', async () => {
  const bytes = await archive('cut');
  const ranges: (string | undefined)[] = [];
  const where = options();
  const half = bytes.length >> 1;
  const url = await serve(cutServer(bytes, half, join(where.env.FASTAI_HOME!, 'archive', 'cut.tgz.part'), ranges));
  const { root } = await locateSource(specOf('source', 'url', { url: `${url}/cut.tgz`, bytes: bytes.length }), BUILTIN, where);
  assert.ok(existsSync(join(root, 'dog/2.jpg')));
  assert.deepEqual(ranges, [undefined, `bytes=${half}-`]);
});

test('a file that is not the listed one is an error, and nothing of it is kept', async () => {
  const bytes = await archive('wrong');
  const url = await serve((_, response) => response.end(bytes));
  const where = options();
  await assert.rejects(
    locateSource(specOf('source', 'url', { url: `${url}/wrong.tgz`, md5: '0'.repeat(32) }), BUILTIN, where),
    code('download-failed'),
  );
  assert.ok(!existsSync(join(where.env.FASTAI_HOME!, 'data', 'wrong')));
  assert.ok(!existsSync(join(where.env.FASTAI_HOME!, 'archive', 'wrong.tgz')));
});

/** One entry of a tar archive, as an attacker would write it. */
function entry(path: string, type: 'File' | 'SymbolicLink' | 'Link', linkpath = '', content = 'x'): Buffer {
  const block = Buffer.alloc(512);
  const header = new Header({ path, type, linkpath, size: type === 'File' ? content.length : 0, mode: 0o644, mtime: new Date(0) });
  header.encode(block, 0);
  if (type !== 'File') return block;
  return Buffer.concat([block, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

test('no path and no link leaves the folder', async () => {
  const attacks: [string, Buffer][] = [
    ['parent', entry('set/../../evil.txt', 'File')],
    ['absolute', entry('/tmp/pipefile-evil.txt', 'File')],
    ['link', Buffer.concat([entry('set/out', 'SymbolicLink', '../../..'), entry('set/out/evil.txt', 'File')])],
    ['hard', entry('set/passwd', 'Link', '/etc/passwd')],
  ];
  for (const [name, body] of attacks) {
    const url = await serve((_, response) => response.end(Buffer.concat([body, Buffer.alloc(1024)])));
    const where = options();
    await assert.rejects(
      locateSource(specOf('source', 'url', { url: `${url}/${name}.tar` }), BUILTIN, where),
      code('archive-unreadable'),
      name,
    );
    assert.ok(!existsSync(join(where.env.FASTAI_HOME!, 'data', name)), name);
    assert.ok(!existsSync('/tmp/pipefile-evil.txt') && !existsSync(join(where.env.FASTAI_HOME!, 'evil.txt')), name);
  }
});

test('a bomb is refused before it fills the disk', async () => {
  const zeros = Buffer.alloc(64 * 2 ** 20);
  const bomb = gzipSync(Buffer.concat([entry('set/zeros.bin', 'File', '', zeros.toString('latin1')), Buffer.alloc(1024)]));
  const url = await serve((_, response) => response.end(bomb));
  const where = options();
  await assert.rejects(locateSource(specOf('source', 'url', { url: `${url}/bomb.tgz` }), BUILTIN, where), code('archive-unreadable'));
  assert.ok(!existsSync(join(where.env.FASTAI_HOME!, 'data', 'bomb')));
});

test('a folder and a data set are found by name; a slip names the nearest', async () => {
  mkdirSync(join(FOLDER, 'photos'));
  symlinkSync(join(FOLDER, 'photos'), join(FOLDER, 'linked'));
  assert.equal((await locateSource(specOf('source', 'folder', { path: 'photos' }), BUILTIN, options())).root, join(FOLDER, 'photos'));
  await assert.rejects(locateSource(specOf('source', 'folder', { path: 'photo' }), BUILTIN, options()), code('source-not-found'));
  await assert.rejects(
    locateSource(specOf('source', 'known', { name: 'PETZ' }), BUILTIN, options()),
    (error: unknown) => error instanceof UserError && error.problems[0]!.hint === 'did you mean PETS?',
  );
  await assert.rejects(
    locateSource(specOf('source', 'known', { name: 'PETS' }), BUILTIN, { ...options(), offline: true }),
    code('download-needed'),
  );
});
