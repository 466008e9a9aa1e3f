import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Finished, pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-cache-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

writeFileSync(
  join(FOLDER, 'tiny.yaml'),
  `version: 1
name: tiny
data:
  source: { synthetic: { classes: 2, per_class: 20, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 8
learner: { arch: { small: [4, 8] }, pretrained: false, lin_ftrs: [8], metrics: [accuracy], callbacks: [csv_logger] }
train:
  - fit_one_cycle: { epochs: 2, lr_max: 5.0e-3, cbs: [save_model] }
  - lr_find: 20
  - fit: { epochs: 1, lr: { from: lr_find, rule: minimum } }
  - load: model
`,
);

const WASM = ['--engine', 'wasm'];
const run = (...flags: string[]): Promise<Finished> => pipelineIn(FOLDER, ['run', 'tiny.yaml', ...WASM, '--no-lock', ...flags]);
const plan = (...flags: string[]): Promise<Finished> => pipelineIn(FOLDER, ['plan', 'tiny.yaml', ...WASM, ...flags]);
const CHANGE = ['--set', 'train[2].fit.epochs=2'];
const bits = (finished: Finished, name = 'model.safetensors'): Buffer => readFileSync(join(runFolder(finished), name));
const rows = (finished: Finished): string => bits(finished, 'metrics.csv').toString();
const stages = ({ out }: Finished): string[] =>
  out
    .split('\n')
    .filter((line) => /^ {2}stage-/.test(line))
    .map((line) => line.replace(/^.* [0-9a-f]{8} {2}/, ''));

test('a change in a late stage takes the earlier ones from the cache, with the bits and rows of a run that did everything', async () => {
  const first = await run();
  assert.equal(first.code, 0, first.err);
  const looked = await plan(...CHANGE);
  const [one, two, three, four] = stages(looked);
  assert.match(one!, /^cached \(of 20/);
  assert.match(two!, /^cached/);
  assert.match(three!, /^run \(changed: epochs(, before it took \d+s)?\)$/);
  assert.match(four!, /^run \(changed: stage-2(, before it took \d+s)?\)$/);

  const cached = await run(...CHANGE);
  assert.match(cached.out, /stage-0 +fit_one_cycle: 2 epochs \(cached\)/);
  assert.match(cached.out, /stage-1 +lr_find \(cached\)/);
  assert.doesNotMatch(cached.out, /stage-2 .*\(cached\)/);
  const full = await run(...CHANGE, '--no-cache');
  assert.doesNotMatch(full.out, /\(cached\)/);
  assert.ok(bits(cached).equals(bits(full)));
  assert.ok(bits(cached, 'models/model.safetensors').equals(bits(full, 'models/model.safetensors')));
  const bare = (text: string) => text.replaceAll(/,[\d:]+$/gm, '');
  assert.equal(bare(rows(cached)), bare(rows(full)));
  assert.equal(bare(bits(cached, 'history.csv').toString()), bare(bits(full, 'history.csv').toString()));
  const finds = (finished: Finished) => JSON.parse(bits(finished, 'history.json').toString()).lr_finds;
  assert.deepEqual(finds(cached), finds(full));
  assert.ok(readdirSync(runFolder(cached)).includes('lr_find.png'));
});

test('a damaged entry is not used, and what goes wrong in the cache stops no run', async () => {
  const whole = await run();
  const list = JSON.parse((await pipelineIn(FOLDER, ['cache', '--format', 'json'])).out) as { folder: string; stage: number }[];
  for (const { folder, stage } of list) if (stage >= 2) truncateSync(join(folder, 'state.ckpt'), 50);
  const again = await run();
  assert.match(again.out, /stage-1 +lr_find \(cached\)/);
  assert.doesNotMatch(again.out, /stage-2 .*\(cached\)/);
  assert.ok(bits(again).equals(bits(whole)));
  assert.match((await run()).out, /stage-3 +load: model \(cached\)/);
});

test('the cache lists and prunes: by age, by size, all', async () => {
  const listed = await pipelineIn(FOLDER, ['cache']);
  assert.match(listed.out, /^tiny {2}stage-\d {2}.+ KB {2}used \d+[smh] ago$/m);
  const entries = JSON.parse((await pipelineIn(FOLDER, ['cache', '--format', 'json'])).out) as {
    folder: string;
    stage: number;
    bytes: number;
  }[];
  const old = entries.find(({ stage }) => stage === 3)!;
  utimesSync(join(old.folder, 'meta.json'), new Date(0), new Date(0));
  assert.match((await pipelineIn(FOLDER, ['cache', 'prune', '--older-than', '30d'])).out, /^removed 1 stage,/);
  assert.match((await pipelineIn(FOLDER, ['cache', 'prune', '--max-size', '1B'])).out, /; 0 stages stay$/m);
  assert.match((await pipelineIn(FOLDER, ['cache'])).out, /no finished stage is kept/);
  const aimless = await pipelineIn(FOLDER, ['cache', 'prune']);
  assert.equal(aimless.code, 1);
  assert.match(aimless.err, /--older-than 30d, --max-size 2GB or --all/);
});

test('lr-find looks at the stage it is told, after the stages before it', async () => {
  const found = await pipelineIn(FOLDER, ['lr-find', 'tiny.yaml', ...WASM, '--at', 'load']);
  assert.equal(found.code, 0, found.err);
  assert.match(found.out, /\nminimum {3}\d\.\d\de-\d+\nsteep {5}\S+\nvalley {4}\S+\nslide {5}\S+\n.*lr_find\.png\n.*lr_find\.svg\n$/);
  const wrong = await pipelineIn(FOLDER, ['lr-find', 'tiny.yaml', ...WASM, '--at', '9']);
  assert.match(wrong.err, /the file has no stage '9'\n.*expected one of 0 \(fit_one_cycle\), 1 \(lr_find\), 2 \(fit\), 3 \(load\)/);
});
