import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { drawSynthetic } from '../src/data/synthetic.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Below the checkout, so that the name `pipefile` means the checkout itself.
const FOLDER = mkdtempSync(join(ROOT, 'dist', 'library-'));
const CACHE = mkdtempSync(join(tmpdir(), 'pipefile-library-'));
after(() => {
  for (const folder of [FOLDER, CACHE]) rmSync(folder, { recursive: true, force: true });
});

const FILE = `version: 1
data: { source: photos, get_y: parent_label, item_tfms: [{ resize: 16 }], batch_size: 4 }
learner: { arch: { small: [4] }, pretrained: false, metrics: [accuracy] }
train: [{ fit: { epochs: 2, lr: 1.0e-3 } }]
`;

test('the program of docs/library.md runs', async () => {
  const photos = join(FOLDER, 'photos');
  await drawSynthetic({ classes: 2, perClass: 8, size: 16, seed: 1 }, photos);
  const first = readdirSync(photos, { recursive: true })
    .map(String)
    .find((name) => name.endsWith('.png'))!;
  cpSync(join(photos, first), join(FOLDER, 'photo.png'));
  writeFileSync(join(FOLDER, 'shapes.yaml'), FILE);
  const [, program] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/library.md'), 'utf8'))!;
  writeFileSync(join(FOLDER, 'program.mjs'), program!);
  const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], {
    cwd: FOLDER,
    env: { ...process.env, PIPEFILE_CACHE: CACHE },
  });
  const lines = stdout.trim().split('\n');
  assert.deepEqual(lines.slice(0, 5), [
    'source Find the data here',
    'items List, label and split the items run',
    'weights Build small run',
    'stage-0 fit: 2 epochs run',
    'export Save the model run',
  ]);
  assert.match(lines.slice(5).join('\n'), /^\d+\.\d+\n[01](\.\d+)?\n\w+ 0\.\d+$/, stdout);
});
