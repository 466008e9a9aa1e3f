import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-changed-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const pipeline = pipelineIn.bind(undefined, FOLDER);
const PHOTOS = join(FOLDER, 'photos');
await drawSynthetic({ classes: 2, perClass: 12, size: 16, seed: 1 }, PHOTOS);
const [FIRST, SECOND] = readdirSync(PHOTOS).sort() as [string, string];

const FILE = `version: 1
name: moving
data:
  source: { folder: photos }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
learner: { arch: { small: [4] }, pretrained: false, metrics: [accuracy] }
train: [{ fit: 2 }, { fit: 1 }]
`;
writeFileSync(join(FOLDER, 'moving.yaml'), FILE);
const START = ['run', 'moving.yaml', '--engine', 'cpu'] as const;

/** Swaps the content of two photos for as long as `during` takes. */
function swap(): () => void {
  const paths = [FIRST, SECOND].map((name) => join(PHOTOS, name, '0000.png'));
  const bytes = paths.map((path) => readFileSync(path));
  paths.forEach((path, i) => {
    writeFileSync(path, bytes[1 - i]!);
  });
  return () => {
    paths.forEach((path, i) => {
      writeFileSync(path, bytes[i]!);
    });
  };
}

const cachedStages = (): number => {
  const stages = join(FOLDER, 'cache', 'stages');
  return existsSync(stages) ? readdirSync(stages, { recursive: true }).filter((name) => String(name).endsWith('meta.json')).length : 0;
};

/** Runs with photos that are swapped at the first batch and put back, if at all, at another one. */
async function runWhileMoving(extra: readonly string[], back: number | undefined): Promise<Awaited<ReturnType<typeof pipeline>>> {
  let batches = 0;
  let restore: (() => void) | undefined;
  const finished = await pipeline([...START, '--json', ...extra], (line) => {
    if (!line.includes('"batch_done"')) return;
    batches++;
    if (batches === 1) restore = swap();
    if (batches === back) restore?.();
  });
  if (back === undefined) restore?.();
  return finished;
}

test('photos that change during a run: words and exit 1, the folder stays, nothing is cached, locked or resumed', async () => {
  const moved = await runWhileMoving(['--runs', 'moved'], undefined);
  assert.equal(moved.code, 1, moved.err);
  assert.match(moved.err, /error\[data-changed\] 2 files changed while the run used them/);
  assert.match(moved.err, /photos/);
  assert.doesNotMatch(moved.err, /bug/);
  assert.match(moved.out, /the stage was not kept in the cache: files changed/);
  assert.equal(cachedStages(), 0);
  assert.ok(!existsSync(join(FOLDER, 'moving.lock.yaml')));
  const folder = join(FOLDER, 'moved', 'moving', readdirSync(join(FOLDER, 'moved', 'moving'))[0]!);
  assert.ok(existsSync(join(folder, 'model.safetensors')));
  const resumed = await pipeline(['resume', folder]);
  assert.equal(resumed.code, 1);
  assert.match(resumed.err, /data-changed/);
});

test('photos that change and are put back before the run ends are found too, and a later run has the bits of a fresh one', async () => {
  const moved = await runWhileMoving(['--runs', 'back'], 4);
  assert.equal(moved.code, 1, moved.err);
  assert.match(moved.err, /error\[data-changed\]/);
  const later = runFolder(await pipeline([...START, '--runs', 'later']));
  const fresh = runFolder(await pipeline([...START, '--runs', 'fresh', '--no-cache', '--no-lock']));
  assert.ok(readFileSync(join(later, 'model.safetensors')).equals(readFileSync(join(fresh, 'model.safetensors'))));
  assert.ok(existsSync(join(FOLDER, 'moving.lock.yaml')));
});

test('an interrupted run whose photos changed cannot be resumed once they are put back', async () => {
  let restore: (() => void) | undefined;
  const stopped = await pipeline([...START, '--json', '--runs', 'stopped', '--no-cache'], (line, kill) => {
    if (!line.includes('"batch_done"') || restore) return;
    restore = swap();
    kill('SIGTERM');
  });
  restore?.();
  assert.equal(stopped.code, 1, stopped.err);
  const folder = join(FOLDER, 'stopped', 'moving', readdirSync(join(FOLDER, 'stopped', 'moving'))[0]!);
  const resumed = await pipeline(['resume', folder]);
  assert.equal(resumed.code, 1, resumed.err);
  assert.match(resumed.err, /data-changed/);
});

test('weights that change during a run are not locked under the hash of the new ones', async () => {
  const [trained] = readdirSync(join(FOLDER, 'fresh', 'moving')).map((name) => join(FOLDER, 'fresh', 'moving', name, 'model.safetensors'));
  copyFileSync(trained!, join(FOLDER, 'old.safetensors'));
  writeFileSync(
    join(FOLDER, 'loads.yaml'),
    FILE.replace('name: moving', 'name: loads').replace('[{ fit: 2 }', '[{ load: ./old.safetensors }, { fit: 2 }'),
  );
  let touched = false;
  const moved = await pipeline(['run', 'loads.yaml', '--engine', 'cpu', '--json', '--runs', 'loads'], (line) => {
    if (touched || !line.includes('"batch_done"')) return;
    touched = true;
    copyFileSync(trained!, join(FOLDER, 'old.safetensors'));
  });
  assert.equal(moved.code, 1, moved.err);
  assert.match(moved.err, /old\.safetensors/);
  assert.ok(!existsSync(join(FOLDER, 'loads.lock.yaml')));
});

test('a table whose labels were edited gives other stages than before, and an interrupted run of the old ones is not resumed', async () => {
  const names = (folder: string): string[] => readdirSync(join(PHOTOS, folder)).map((name) => `${folder}/${name}`);
  const table = (a: string, b: string): string =>
    ['file,label', ...names(FIRST).map((name) => `${name},${a}`), ...names(SECOND).map((name) => `${name},${b}`), ''].join('\n');
  const path = join(PHOTOS, 'labels.csv');
  writeFileSync(path, table('x', 'y'));
  const text = FILE.replace('name: moving', 'name: table').replace(
    'get_y: parent_label',
    'get_items: { csv: { file: labels.csv } }\n  get_y: { column: label }',
  );
  writeFileSync(join(FOLDER, 'table.yaml'), text);
  const before = await pipeline(['run', 'table.yaml', '--engine', 'cpu', '--runs', 'table']);
  assert.equal(before.code, 0, before.err);
  assert.match((await pipeline(['plan', 'table.yaml', '--engine', 'cpu'])).out, /stage-0 .* cached/);
  const stopped = await pipeline(['run', 'table.yaml', '--engine', 'cpu', '--runs', 'half', '--no-cache', '--json'], (line, kill) => {
    if (line.includes('"batch_done"')) kill('SIGTERM');
  });
  assert.equal(stopped.code, 130, stopped.err);
  writeFileSync(path, table('y', 'x'));
  assert.match((await pipeline(['plan', 'table.yaml', '--engine', 'cpu'])).out, /stage-0 .* run \(changed: data/);
  const resumed = await pipeline(['resume', join(FOLDER, 'half', 'table', readdirSync(join(FOLDER, 'half', 'table'))[0]!)]);
  assert.equal(resumed.code, 1);
  assert.match(resumed.err, /labels or the split changed/);
});
