import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-run-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const pipeline = pipelineIn.bind(undefined, FOLDER);

const FILE = `version: 1
name: tiny
data:
  source: { synthetic: { classes: 2, per_class: 20, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_tfms: [{ aug_transforms: { max_warp: 0 } }]
  batch_size: 8
learner: { arch: { small: [4, 8] }, pretrained: false, lin_ftrs: [8], metrics: [accuracy] }
train:
  - fit_one_cycle: { epochs: 3, lr_max: 5.0e-3 }
  - fit: { epochs: 1, lr: 1.0e-3 }
outputs: [confusion_matrix, report]
`;
writeFileSync(join(FOLDER, 'tiny.yaml'), FILE);

const weights = (folder: string): Buffer => readFileSync(join(folder, 'model.safetensors'));

test('a run leaves everything in its folder, and the same file gives the same bits for any number of loader threads', async () => {
  const first = await pipeline(['run', 'tiny.yaml', '--no-cache', '--engine', 'wasm', '--runs', 'a']);
  assert.equal(first.code, 0, first.err);
  const folder = runFolder(first);
  for (const name of [
    'pipeline.yaml',
    'run.json',
    'events.jsonl',
    'metrics.csv',
    'history.json',
    'model.safetensors',
    'model.json',
    'report.html',
    'confusion_matrix.png',
  ]) {
    assert.ok(readdirSync(folder).includes(name), `${name} is missing`);
  }
  const second = await pipeline(['run', 'tiny.yaml', '--no-cache', '--engine', 'wasm', '--runs', 'b', '--set', 'data.num_workers=3']);
  assert.ok(weights(folder).equals(weights(runFolder(second))));
});

test('Ctrl-C stops at a batch border, says how to go on, and resume ends with the same bits', async () => {
  const whole = runFolder(await pipeline(['run', 'tiny.yaml', '--no-cache', '--engine', 'wasm', '--runs', 'c']));
  let batches = 0;
  const stopped = await pipeline(['run', 'tiny.yaml', '--no-cache', '--engine', 'wasm', '--runs', 'd', '--json'], (line, kill) => {
    if (line.includes('"batch_done"') && ++batches === 6) kill('SIGINT');
  });
  assert.equal(stopped.code, 130, stopped.err);
  const folder = join(FOLDER, 'd', 'tiny', readdirSync(join(FOLDER, 'd', 'tiny'))[0]!);
  assert.match(stopped.out, /pipeline resume /);
  const resumed = await pipeline(['resume', folder]);
  assert.equal(resumed.code, 0, resumed.err);
  assert.ok(weights(folder).equals(weights(whole)));
  assert.equal(
    readFileSync(join(folder, 'metrics.csv'), 'utf8').split('\n').length,
    readFileSync(join(whole, 'metrics.csv'), 'utf8').split('\n').length,
  );
});

test('what is wrong is said with its place and exit code 1, before a run folder is made', async () => {
  writeFileSync(join(FOLDER, 'bad.yaml'), FILE.replace('get_y: parent_label', 'get_y: parent_lable'));
  const { code, err } = await pipeline(['run', 'bad.yaml', '--runs', 'e']);
  assert.equal(code, 1);
  assert.match(err, /bad\.yaml:5:10: error\[unknown-word\] there is no labeller named 'parent_lable'/);
  assert.match(err, /did you mean 'parent_label'\?/);
  assert.ok(!readdirSync(FOLDER).includes('e'));
  const large = await pipeline(['run', 'tiny.yaml', '--set', 'data.batch_size=500', '--runs', 'e']);
  assert.equal(large.code, 1);
  assert.match(large.err, /error\[batch-too-large\]/);
  assert.doesNotMatch(large.err, /\n\s+at /);
});

test('a wrong command line is exit code 2, help is 0', async () => {
  assert.equal((await pipeline(['trian'])).code, 2);
  assert.equal((await pipeline(['run'])).code, 2);
  assert.equal((await pipeline(['--help'])).code, 0);
});
