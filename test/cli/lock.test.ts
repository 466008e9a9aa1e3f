import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { pipelineIn, runFolder } from './pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-lock-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const FILE = `version: 1
data:
  source: { synthetic: { classes: 2, per_class: 10, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
learner: { arch: { small: [4] }, pretrained: false, lin_ftrs: [4], metrics: [accuracy] }
train: [{ fit: { epochs: 1, lr: 1.0e-3 } }]
`;
const path = (name: string): string => join(FOLDER, name);
writeFileSync(path('base.yaml'), FILE);
writeFileSync(path('tiny.yaml'), 'version: 1\nextends: base.yaml\n');
const run = (...args: string[]): ReturnType<typeof pipelineIn> => pipelineIn(FOLDER, ['run', ...args, '--engine', 'wasm']);
const lock = (): string => readFileSync(path('tiny.lock.yaml'), 'utf8');

test('a frozen run without a lock says how to get one', async () => {
  const { code, err } = await run('tiny.yaml', '--frozen');
  assert.equal(code, 1);
  assert.match(err, /lock-missing.*tiny\.lock\.yaml[\s\S]*run the pipeline once without --frozen/);
});

test('a run writes its lock, another one the same; --set and --no-lock leave it alone; a frozen run reaches the same bits', async () => {
  const first = await run('tiny.yaml');
  assert.equal(first.code, 0, first.err);
  const written = lock();
  assert.equal(parse(written).values.learner.arch.small.widths[0], 4);
  await run('tiny.yaml');
  assert.equal(lock(), written);
  await run('tiny.yaml', '--set', 'train[0].fit.lr=0.1');
  assert.equal(lock(), written);
  rmSync(path('tiny.lock.yaml'));
  await run('tiny.yaml', '--no-lock');
  assert.ok(!existsSync(path('tiny.lock.yaml')));
  writeFileSync(path('tiny.lock.yaml'), written);
  const frozen = await run('tiny.yaml', '--frozen');
  assert.equal(frozen.code, 0, frozen.err);
  assert.match(frozen.err, /Frozen: inputs and model are those of the lock, to the bit/);
});

test('a run and its lock say of which metrics less is better, so that a comparison needs no plug-in', async () => {
  const create = "() => ({ column: 'distance', lowerIsBetter: true, over: 'all', score: () => 3 })";
  const options = "{ type: 'object', additionalProperties: false, properties: {} }";
  writeFileSync(
    path('mine.mjs'),
    `export const w = { kind: 'metric', name: 'distance', summary: 'Mine.', options: ${options}, create: ${create} };\n`,
  );
  writeFileSync(path('judged.yaml'), `${FILE.replace('[accuracy]', '[accuracy, distance]')}plugins: [./mine.mjs]\n`);
  const done = await run('judged.yaml');
  assert.equal(done.code, 0, done.err);
  assert.deepEqual(parse(readFileSync(path('judged.lock.yaml'), 'utf8')).results.lower_is_better, ['valid_loss', 'distance']);
  rmSync(path('mine.mjs'));
  const worse = join(FOLDER, 'worse');
  cpSync(runFolder(done), worse, { recursive: true });
  const events = readFileSync(join(worse, 'events.jsonl'), 'utf8');
  writeFileSync(join(worse, 'events.jsonl'), events.replaceAll('"distance":3', '"distance":7'));
  const { out } = await pipelineIn(FOLDER, ['diff', runFolder(done), worse]);
  assert.match(out, /distance .* 7\.000000 .* worse\n/);
});

test('drift fails before anything is trained, with its place; a result that differs fails at the end', async () => {
  writeFileSync(path('base.yaml'), FILE.replace('epochs: 1', 'epochs: 2'));
  const { code, out, err } = await run('tiny.yaml', '--frozen');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /base\.yaml:8:\d+: error\[lock-drift\] train\[0\]\.fit\.epochs is not what tiny\.lock\.yaml holds/);
  writeFileSync(path('base.yaml'), FILE);
  writeFileSync(path('tiny.lock.yaml'), lock().replace(/model: sha256:\w{4}/, 'model: sha256:0000'));
  const other = await run('tiny.yaml', '--frozen');
  assert.equal(other.code, 1);
  assert.match(other.err, /The result is not the one of the lock[\s\S]*results\.model: sha256:0000/);
});

test('the run folder’s own pipeline.yaml runs again from where it lies, with relative paths and bases gone', async () => {
  mkdirSync(path('photos/a'), { recursive: true });
  mkdirSync(path('photos/b'));
  const done = await run('tiny.yaml');
  const drawn = parse(readFileSync(join(runFolder(done), 'predictions.json'), 'utf8')).root as string;
  for (const [folder, from] of [
    ['a', 'disc'],
    ['b', 'square'],
  ] as const)
    for (let i = 0; i < 8; i++) copyFileSync(join(drawn, from, `${String(i).padStart(4, '0')}.png`), path(`photos/${folder}/${i}.png`));
  writeFileSync(path('local.yaml'), 'version: 1\nextends: base.yaml\ndata: { source: photos }\n');
  const first = await run('local.yaml');
  assert.equal(first.code, 0, first.err);
  const again = await run(join(runFolder(first), 'pipeline.yaml'), '--no-lock');
  assert.equal(again.code, 0, again.err);
  const model = (folder: string): Buffer => readFileSync(join(folder, 'model.safetensors'));
  assert.ok(model(runFolder(first)).equals(model(runFolder(again))));
});

test('a frozen run takes its learning rate from the lock, not from what the finder says here', async () => {
  const found = FILE.replace(
    'train: [{ fit: { epochs: 1, lr: 1.0e-3 } }]',
    'train: [{ lr_find: { num_it: 20 } }, { fit: { epochs: 1, lr: { from: lr_find, rule: valley } } }]',
  );
  writeFileSync(path('found.yaml'), found);
  assert.equal((await run('found.yaml')).code, 0);
  const written = readFileSync(path('found.lock.yaml'), 'utf8');
  const valley = parse(written).lr_find['stage-0'].valley as number;
  assert.ok(valley > 0);
  writeFileSync(path('found.lock.yaml'), written.replace(`valley: ${valley}`, 'valley: 0.5'));
  const frozen = await run('found.yaml', '--frozen');
  assert.match(frozen.out, new RegExp(`valley suggests ${valley}; the lock's 0.5 is taken`));
  assert.equal(frozen.code, 1, 'the rate changes the model, which the lock holds too');
});
