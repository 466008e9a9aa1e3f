import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codeHash, provenance } from '../../src/util/provenance.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PLACE = mkdtempSync(join(tmpdir(), 'pipefile-provenance-'));
after(() => rmSync(PLACE, { recursive: true, force: true }));

function packageWith(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(PLACE, name, path)), { recursive: true });
    writeFileSync(join(PLACE, name, path), text);
  }
  return join(PLACE, name);
}

const WHOLE = {
  'dist/src/run/training.worker.js': 'train',
  'dist/src/words/metrics/accuracy.js': 'score',
  'dist/src/cli/main.js': 'print',
  'dist/src/report/page.js': 'draw',
  'dist/src/serve/app.js': 'serve',
  'native/addon.cpp': 'source',
  'wasm/image.wasm': 'resize',
};

test('the hash covers all code but what shows results, and the native parts', () => {
  const before = codeHash(packageWith('whole', WHOLE));
  const changed = Object.keys({ ...WHOLE, 'native/build/onednn.node': '' }).filter(
    (path, i) => codeHash(packageWith(`changed-${i}`, { ...WHOLE, [path]: 'other' })) !== before,
  );
  assert.deepEqual(changed, [
    'dist/src/run/training.worker.js',
    'dist/src/words/metrics/accuracy.js',
    'wasm/image.wasm',
    'native/build/onednn.node',
  ]);
});

test('a part of the package that is missing is an error and no empty hash', () => {
  for (const folder of ['dist/src', 'wasm', 'native']) {
    const rest = Object.entries(WHOLE).filter(([path]) => !path.startsWith(folder));
    const root = packageWith(`without-${folder.replace('/', '-')}`, Object.fromEntries(rest));
    assert.throws(() => codeHash(root), /cannot be read, so nothing can tell which code computes/, folder);
  }
});

/** What decoded pictures and verdicts on them are kept by, as another installation of pipefile says it. */
function keysOf(root: string): string {
  const program = `
    const at = (path) => import(new URL(path, 'file://${root}/dist/src/'));
    const { rasterKey } = await at('data/raster-cache.js');
    const { findBadItems } = await at('data/bad-items.js');
    const { readdirSync } = await import('node:fs');
    const context = { root: '/', mode: 'rgb', exif: 'apply', itemTfms: [], batchStages: [], seed: 1 };
    console.log(rasterKey(new Uint8Array(3), context, [], 'train'));
    await findBadItems('${PLACE}', [{ path: 'no-picture' }], { cacheFolder: '${root}/cache' });
    console.log(readdirSync('${root}/cache/verdicts').join());
  `;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
}

function installation(name: string): string {
  const root = join(PLACE, name);
  for (const part of ['dist/src', 'wasm', 'package.json']) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  mkdirSync(join(root, 'native'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

test('decoded pictures, and verdicts on them, of other code are not found again', () => {
  const [one, same, other] = ['one', 'same', 'other'].map(installation) as [string, string, string];
  appendFileSync(join(other, 'dist/src/image/resize.js'), '// another rule');
  writeFileSync(join(PLACE, 'no-picture'), 'text');
  const [before, again, after] = [one, same, other].map((root) => keysOf(root).trim().split('\n')) as [string[], string[], string[]];
  assert.equal(before.length, 2);
  assert.deepEqual(again, before);
  for (const [i, key] of before.entries()) assert.notEqual(after[i], key);
});

test('the libraries are named with their versions', () => {
  const { code, libraries } = provenance();
  assert.match(code, /^[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(libraries), ['pipefile', 'tfjs', 'tfjs-backend-wasm', 'sharp', 'libvips']);
  for (const [name, version] of Object.entries(libraries)) assert.match(version, /^\d+\.\d+\.\d+/, name);
});
