import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { codeHash, provenance } from '../../src/util/provenance.ts';

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

test('the libraries are named with their versions', () => {
  const { code, libraries } = provenance();
  assert.match(code, /^[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(libraries), ['pipefile', 'tfjs', 'tfjs-backend-wasm', 'sharp', 'libvips']);
  for (const [name, version] of Object.entries(libraries)) assert.match(version, /^\d+\.\d+\.\d+/, name);
});
