import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readEvents } from '../../src/folder/event-log.ts';
import { tryLock } from '../../src/util/lock.ts';
import { pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-resume-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

writeFileSync(
  join(FOLDER, 'tiny.yaml'),
  `version: 1
name: tiny
data:
  source: { synthetic: { classes: 2, per_class: 20, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
checkpoint: { every_batches: 2 }
learner: { arch: { small: [4, 8] }, pretrained: false, lin_ftrs: [8], metrics: [accuracy] }
train:
  - fit_one_cycle: { epochs: 3, lr_max: 5.0e-3 }
`,
);

const start = (runs: string) => ['run', 'tiny.yaml', '--engine', 'wasm', '--no-lock', '--no-cache', '--runs', runs];
const bits = (folder: string) => readFileSync(join(folder, 'model.safetensors'));
const rows = (folder: string) => readFileSync(join(folder, 'metrics.csv'), 'utf8').replaceAll(/,[\d:]+$/gm, '');
let whole = '';

before(async () => {
  whole = runFolder(await pipelineIn(FOLDER, start('whole')));
});

/** A run killed hard in its second epoch. */
async function killed(runs: string): Promise<string> {
  let batches = 0;
  await pipelineIn(FOLDER, [...start(runs), '--json'], (line, kill) => {
    if (line.includes('"batch_done"') && ++batches === 13) kill('SIGKILL');
  });
  const parent = join(FOLDER, runs, 'tiny');
  return join(parent, readdirSync(parent)[0]!);
}

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'cut off': (path) => truncateSync(path, 1000),
  'with one bit flipped': (path) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 4;
    writeFileSync(path, bytes);
  },
  empty: (path) => truncateSync(path, 0),
};

for (const [how, damage] of Object.entries(DAMAGES)) {
  test(`a newest checkpoint that is ${how} is passed over with a message, and the bits are the same`, async () => {
    const folder = await killed(`damaged ${how}`);
    const newest = readdirSync(join(folder, 'checkpoints')).sort().at(-1)!;
    damage(join(folder, 'checkpoints', newest));
    const resumed = await pipelineIn(FOLDER, ['resume', folder, '--no-cache']);
    assert.equal(resumed.code, 0, resumed.err);
    assert.match(resumed.out, new RegExp(`checkpoint ${newest} is damaged; going on from the one before it`));
    assert.ok(bits(folder).equals(bits(whole)));
    assert.equal(rows(folder), rows(whole));
  });
}

test('without any good checkpoint it starts from its beginning, and a half-written one is removed', async () => {
  const folder = await killed('none');
  const checkpoints = join(folder, 'checkpoints');
  for (const name of readdirSync(checkpoints)) truncateSync(join(checkpoints, name), 9);
  writeFileSync(join(checkpoints, '.000009-1.ckpt.1-ab.tmp'), 'half');
  writeFileSync(join(folder, 'events.jsonl'), `${readFileSync(join(folder, 'events.jsonl'), 'utf8')}{"time":"2026-`);
  const resumed = await pipelineIn(FOLDER, ['resume', folder, '--no-cache']);
  assert.match(resumed.out, /there is no checkpoint yet; the run starts from its beginning/);
  assert.ok(!readdirSync(checkpoints).includes('.000009-1.ckpt.1-ab.tmp'));
  assert.ok(bits(folder).equals(bits(whole)));
  const batches = readEvents(join(folder, 'events.jsonl')).filter((event) => event.type === 'train' && event.event.type === 'batch_done');
  assert.equal(batches.length, 24);
});

test('a finished run says so, one that another process works on is refused, and so is one whose data changed', async () => {
  const again = await pipelineIn(FOLDER, ['resume', whole]);
  assert.equal(again.code, 0);
  assert.match(again.out, /is finished; there is nothing to resume/);
  const folder = await killed('held');
  const release = (await tryLock(join(folder, 'lock')))!;
  const refused = await pipelineIn(FOLDER, ['resume', folder]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /another process works in/);
  await release();
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  for (const [hash, what] of [
    ['contentHash', 'data'],
    ['datasetHash', 'labels or the split'],
  ] as const) {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, [hash]: 'other' }));
    const changed = await pipelineIn(FOLDER, ['resume', folder]);
    assert.equal(changed.code, 1);
    assert.match(changed.err, new RegExp(`the ${what} changed since the run was started`));
  }
});
