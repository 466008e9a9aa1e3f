import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { WORD_KINDS } from '../../src/language/word.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const OWN = join(ROOT, 'test', 'fixtures', 'own-words');
const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-one-line-'));
const PATCHED = join(FOLDER, 'program');
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A file that uses a word of every kind. */
const FILE = `name: own
data:
  source: { own_source: photos }
  blocks: [image, own_block]
  get_items: own_getter
  get_y: own_labeller
  splitter: own_splitter
  item_tfms: [own_item_transform]
  batch_tfms: [own_batch_transform]
  batch_size: 4
learner:
  arch: own_architecture
  pretrained: false
  loss: own_loss
  opt: own_optimizer
  metrics: [own_metric]
  cbs: [own_callback]
train:
  - fit: { epochs: 2, lr: 1.0e-3, schedule: own_schedule }
  - own_stage
outputs: [own_output]
`;

before(async () => {
  await drawSynthetic({ classes: 2, perClass: 6, size: 32, seed: 1 }, join(FOLDER, 'photos'));
  const paths = ['disc', 'square'].flatMap((name) => [0, 1, 2, 3, 4, 5].map((n) => `${name}/000${n}.png\n`));
  writeFileSync(join(FOLDER, 'photos', 'list.txt'), paths.join(''));
  writeFileSync(join(FOLDER, 'built-in.yaml'), `version: 1\n${FILE}`);
  const plugins = readdirSync(OWN).map((name) => {
    cpSync(join(OWN, name), join(FOLDER, name.replace('.js', '.mjs')));
    return `./${name.replace('.js', '.mjs')}`;
  });
  writeFileSync(join(FOLDER, 'plugin.yaml'), `version: 1\nplugins: [${plugins.join(', ')}]\n${FILE}`);
  writePatched();
});

/** The folder of a kind's words. */
function folderOf(kind: string): string {
  return kind === 'loss' ? 'losses' : `${kind.replace('_', '-')}s`;
}

/** A copy of the compiled program with one file and one changed line for each kind. */
function writePatched(): void {
  mkdirSync(PATCHED);
  for (const name of ['node_modules', 'native', 'wasm']) symlinkSync(join(ROOT, name), join(PATCHED, name));
  for (const name of ['package.json', 'bin', join('dist', 'src')]) cpSync(join(ROOT, name), join(PATCHED, name), { recursive: true });
  for (const kind of WORD_KINDS) {
    const folder = join(PATCHED, 'dist', 'src', 'words', folderOf(kind));
    cpSync(join(OWN, `${kind}.js`), join(folder, 'own.js'));
    const list = readFileSync(join(folder, 'list.js'), 'utf8');
    const changed = list.replace(/^(export const [A-Z_]+ = \[)/m, "import { own } from './own.js';\n$1own, ");
    assert.notEqual(changed, list, kind);
    writeFileSync(join(folder, 'list.js'), changed);
  }
}

/** Runs a file, and gives what a user keeps of the run: its model's bits, its history and what the words themselves said and wrote. */
async function run(program: string, file: string) {
  const args = [join(program, 'bin', 'pipeline.js'), 'run', file, '--engine', 'wasm', '--threads', '1', '--no-lock'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: FOLDER,
    env: { ...process.env, NO_COLOR: '1', PIPEFILE_CACHE: join(FOLDER, `cache-${file}`) },
  });
  const folder = stdout.trimEnd().split('\n').at(-1)!;
  return {
    said: stdout.split('\n').filter((line) => line.includes('own_callback: ') || line.includes('own_stage: ')),
    model: readFileSync(join(folder, 'model.safetensors')).toString('hex'),
    wrote: JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8')) as Record<string, number>,
  };
}

test('a word of every kind is one file and one line, and the same file is a plug-in: both train to the same bits', async () => {
  assert.deepEqual(readdirSync(OWN).sort(), WORD_KINDS.map((kind) => `${kind}.js`).sort());
  const builtIn = await run(PATCHED, 'built-in.yaml');
  assert.equal(builtIn.said.length, 3, builtIn.said.join('\n'));
  assert.ok(Object.hasOwn(builtIn.wrote, 'own_column'), JSON.stringify(builtIn.wrote));
  assert.deepEqual(await run(ROOT, 'plugin.yaml'), builtIn);
});
