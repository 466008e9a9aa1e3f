import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkFile, findRates, type Notice, planFile, type RunEvent, resumeRun, runFile, UserError } from '../../src/index.ts';
import { sha256 } from '../../src/util/hash.ts';

const FOLDER = realpathSync(mkdtempSync(join(tmpdir(), 'pipefile-session-')));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const RAN = join(FOLDER, 'ran');
const PLACE = { cwd: FOLDER, env: { PIPEFILE_CACHE: join(FOLDER, 'cache') } };
const HOW = { ...PLACE, engine: 'cpu', threads: 1, cache: false, lock: 'none' } as const;

const METRIC = "kind: 'metric', summary: 'Mine.', options: { type: 'object', additionalProperties: false, properties: {} }";
const module = (name: string): string =>
  `export const w = { name: '${name}', ${METRIC}, create: () => ({ column: 'mine', lowerIsBetter: false, over: 'all', score: () => 3 }) };\n`;
writeFileSync(join(FOLDER, 'mine.mjs'), module('mine'));
writeFileSync(
  join(FOLDER, 'tiny.yaml'),
  `version: 1
plugins: [./mine.mjs]
data:
  source: { synthetic: { classes: 2, per_class: 8, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
  num_workers: 0
learner: { arch: { small: [4] }, pretrained: false, metrics: [mine] }
train: [{ fit: { epochs: 2, lr: 1.0e-3 } }]
`,
);

const codesOf = (error: unknown): readonly string[] => (error instanceof UserError ? error.problems.map(({ code }) => code) : []);
const refusedWith = (code: string) => (error: unknown) => codesOf(error).includes(code);
const model = (folder: string): string => sha256(readFileSync(join(folder, 'model.safetensors')));

test('a file is checked and planned; mistakes are given, or thrown as a UserError', async () => {
  const checked = await checkFile('tiny.yaml', { ...PLACE, plugins: 'all' });
  assert.ok(checked.ok);
  const { plan, outlook } = await planFile('tiny.yaml', { ...PLACE, plugins: 'all', engine: 'cpu' });
  assert.deepEqual(
    plan.tasks.map(({ id }) => id),
    ['source', 'items', 'weights', 'stage-0', 'export'],
  );
  assert.equal(outlook.get('stage-0')?.state, 'run');
  assert.equal((await checkFile('tiny.yaml', PLACE)).ok, false, 'a plug-in that nobody trusts is not run');
  await assert.rejects(planFile('tiny.yaml', PLACE), refusedWith('plugin-refused'));
  await assert.rejects(runFile('gone.yaml', HOW).done, refusedWith('unreadable-file'));
});

test('a run is followed by its events, stopped by a signal and resumed to the bits of one that nobody stopped; a stranger’s plug-in is not run', async () => {
  const heard: RunEvent[] = [];
  const whole = runFile('tiny.yaml', { ...HOW, onEvent: (event) => heard.push(event) });
  const read: RunEvent[] = [];
  for await (const event of whole.events) read.push(event);
  const { state, folder, metrics } = await whole.done;
  assert.equal(state, 'done');
  assert.deepEqual(read, heard);
  assert.equal(read.at(-1)?.type, 'run_done');
  assert.equal(metrics['mine'], 3);
  assert.equal(folder.startsWith(join(FOLDER, 'runs', 'tiny')), true);
  assert.equal(existsSync(join(FOLDER, 'tiny.lock.yaml')), false);

  const stop = new AbortController();
  const cut = runFile('tiny.yaml', { ...HOW, signal: stop.signal });
  let toldToResume = '';
  for await (const event of cut.events) {
    if (event.type === 'train' && event.event.type === 'epoch_done') stop.abort();
    if (event.type === 'run_interrupted') toldToResume = event.resume;
  }
  const stopped = await cut.done;
  assert.equal(stopped.state, 'interrupted');
  assert.equal(toldToResume, `pipeline resume ${stopped.folder} --plugins`);
  assert.equal(existsSync(join(stopped.folder, 'model.safetensors')), false);

  // A stranger's copy names a module of his.
  const foreign = join(FOLDER, 'foreign');
  cpSync(stopped.folder, foreign, { recursive: true });
  writeFileSync(
    join(FOLDER, 'his.mjs'),
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(RAN)}, '');\n${module('mine')}`,
  );
  const text = readFileSync(join(foreign, 'run.json'), 'utf8');
  writeFileSync(join(foreign, 'run.json'), text.replaceAll(join(FOLDER, 'mine.mjs'), join(FOLDER, 'his.mjs')));
  for (const plugins of [undefined, 'trusted', 'none'] as const)
    await assert.rejects(resumeRun(foreign, { ...PLACE, ...(plugins && { plugins }) }).done, refusedWith('plugin-refused'));
  assert.equal(existsSync(RAN), false);

  // The trust file of the working folder's repository lists the run's own module.
  mkdirSync(join(FOLDER, '.git'));
  writeFileSync(join(FOLDER, '.pipefile-trust'), `${sha256(readFileSync(join(FOLDER, 'mine.mjs')))}  mine.mjs\n`);
  await assert.rejects(resumeRun(foreign, PLACE).done, refusedWith('plugin-refused'));
  assert.equal(existsSync(RAN), false);
  const resumed = await resumeRun(stopped.folder, { ...PLACE, cache: false }).done;
  assert.deepEqual([resumed.state, resumed.already], ['done', false]);
  assert.equal(model(resumed.folder), model(folder));
  const again = await resumeRun(stopped.folder, PLACE).done;
  assert.deepEqual([again.already, again.metrics], [true, resumed.metrics]);
});

test('learning rates are found, and what is told beside the events is a notice', async () => {
  const blocked = join(FOLDER, 'no-folder');
  writeFileSync(blocked, '');
  const notices: Notice[] = [];
  const env = { PIPEFILE_CACHE: join(FOLDER, 'cache') };
  const found = await findRates('tiny.yaml', { ...HOW, env, onNotice: (notice) => void notices.push(notice) }).done;
  assert.deepEqual(Object.keys(found.suggestions).sort(), ['minimum', 'slide', 'steep', 'valley']);
  assert.equal(notices.length, 0);
  await planFile('tiny.yaml', {
    cwd: FOLDER,
    env: { PIPEFILE_CACHE: join(blocked, 'cache') },
    plugins: 'all',
    engine: 'cpu',
    onNotice: (notice) => void notices.push(notice),
  }).catch(() => undefined);
  assert.match(notices[0]?.kind === 'note' ? notices[0].text : '', /the cache .* cannot be written/);
});

test('a signal that fires before anything is begun leaves no run folder', async () => {
  const run = runFile('tiny.yaml', { ...HOW, runs: 'none', signal: AbortSignal.abort() });
  await assert.rejects(run.done, { name: 'AbortError' });
  assert.equal(existsSync(join(FOLDER, 'none')), false);
});
