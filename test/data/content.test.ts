import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { hashContent, merkleRoot } from '../../src/data/content.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-content-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const ROOT = join(FOLDER, 'photos');
const CACHE = join(FOLDER, 'cache');
const PATHS = ['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'z.jpg'];
mkdirSync(join(ROOT, 'a'), { recursive: true });
mkdirSync(join(ROOT, 'b'));
for (const path of PATHS) writeFileSync(join(ROOT, path), `content of ${path}`);

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the root is the hash of the folders’ entries, as documented', async () => {
  const file = (path: string): string => hash(`content of ${path}`);
  const a = hash(`file 1.jpg\0${file('a/1.jpg')}\nfile 2.jpg\0${file('a/2.jpg')}\n`);
  const b = hash(`file 1.jpg\0${file('b/1.jpg')}\n`);
  const root = hash(`file z.jpg\0${file('z.jpg')}\nfolder a\0${a}\nfolder b\0${b}\n`);
  const { contentHash, bytes, hashes } = await hashContent(ROOT, [...PATHS].reverse());
  assert.equal(contentHash, root);
  assert.equal(bytes, PATHS.join('').length + 4 * 'content of '.length);
  assert.equal(hashes.get('z.jpg'), file('z.jpg'));
});

test('a moved, an added and a removed file change the root, the order of the list does not', () => {
  const files = [
    ['a/1', 'x'],
    ['b/1', 'y'],
  ] as const;
  const roots = [
    files,
    [
      ['a/1', 'y'],
      ['b/1', 'x'],
    ],
    [
      ['a/1', 'x'],
      ['b/2', 'y'],
    ],
    [['a/1', 'x']],
    [
      ['a/1', 'x'],
      ['b/1', 'y'],
      ['b/2', 'y'],
    ],
  ] as const;
  assert.equal(new Set(roots.map(merkleRoot)).size, roots.length);
  assert.equal(merkleRoot([...files].reverse()), merkleRoot(files));
});

test('with a cache only changed files are read again, and a damaged cache costs nothing but time', async () => {
  const later = { cacheFolder: CACHE, now: () => Date.now() + 10_000 };
  const first = await hashContent(ROOT, PATHS, later);
  assert.deepEqual(await hashContent(ROOT, PATHS, later), first);
  writeFileSync(join(ROOT, 'z.jpg'), 'CONTENT of z.jpg');
  const second = await hashContent(ROOT, PATHS, later);
  assert.notEqual(second.contentHash, first.contentHash);
  assert.equal(second.contentHash, (await hashContent(ROOT, PATHS)).contentHash);
  const [cache] = readdirSync(join(CACHE, 'hashes'));
  writeFileSync(join(CACHE, 'hashes', cache!), '{"z.jpg": [1, 2');
  assert.deepEqual(await hashContent(ROOT, PATHS, later), second);
});

test('a file that was written a moment before it was hashed is not trusted to be the same', async () => {
  const cacheFolder = join(FOLDER, 'young');
  await hashContent(ROOT, PATHS, { cacheFolder });
  assert.ok(!existsSync(join(cacheFolder, 'hashes')));
});
