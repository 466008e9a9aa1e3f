import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import { neverStepping } from '../../src/train/accumulation.ts';
import type { LearnerSpec } from '../../src/train/spec.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { pipeline, tinyFile } from './in-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-before-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

before(async () => {
  for (const folder of ['one/a', 'one/none']) mkdirSync(join(FOLDER, folder), { recursive: true });
  for (let i = 0; i < 8; i++)
    await sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 30 * i, g: 0, b: 0 } } }).toFile(
      join(FOLDER, `one/a/${i}.png`),
    );
  const rows = Array.from({ length: 8 }, (_, i) => `a/${i}.png,`);
  writeFileSync(join(FOLDER, 'one', 'empty.csv'), ['file,tags', ...rows].join('\n'));
});

/** Runs and checks the data of a file whose `data` section is this; both must refuse it with words before anything is trained. */
async function refused(name: string, data: string): Promise<{ run: string; check: string }> {
  const text = `version: 1
name: ${name}
data:
  source: { folder: one }
${data}
  item_tfms: [{ resize: 8 }]
  batch_size: 2
learner: { arch: { small: [4] }, pretrained: false }
train: [{ fit: 1 }]
`;
  writeFileSync(join(FOLDER, 'file.yaml'), text);
  const run = await pipeline(['run', 'file.yaml', '--engine', 'wasm', '--no-lock'], FOLDER);
  const check = await pipeline(['data', 'check', 'file.yaml'], FOLDER);
  assert.deepEqual([run.code, check.code], [1, 1], run.err + check.out);
  assert.ok(!existsSync(join(FOLDER, 'runs', name)));
  return { run: run.err, check: check.out + check.err };
}

test('a single class is refused, with a guess at the folder', async () => {
  const { run, check } = await refused('lone', '  get_y: parent_label');
  assert.match(run, /file\.yaml:5:10: error\[too-few-classes\] there is 1 class only, 'a', so there is nothing to tell apart/);
  assert.match(run, /fix: is `data\.source` or `data\.path` one folder too deep\?/);
  assert.match(check, /There is 1 class only, 'a'/);
});

test('labels of several classes that are all empty are refused', async () => {
  const labels =
    "  blocks: [image, multi_category]\n  get_items: { csv: empty.csv }\n  get_y: { column: { column: tags, label_delim: ' ' } }";
  const { run, check } = await refused('none', labels);
  assert.match(run, /error\[no-label\] No training item has a label/);
  assert.match(check, /No training item has a label/);
});

test('an accumulation that never steps is refused before training, with its place', async () => {
  const file = (pictures: number): string =>
    tinyFile().replace('[{ fit: 1 }]', `[{ fit: { epochs: 1, cbs: [{ gradient_accumulation: ${pictures} }] } }]`);
  writeFileSync(join(FOLDER, 'held.yaml'), file(19));
  for (const command of [['plan'], ['run', '--no-lock', '--no-cache']]) {
    const { code, err } = await pipeline([...command, 'held.yaml', '--engine', 'wasm'], FOLDER);
    assert.equal(code, 1);
    assert.match(
      err,
      /held\.yaml:\d+:\d+: error\[trains-nothing\] a step is made after 19 pictures, but fit has a fit that sees only 18: no weight would change in it/,
    );
  }
  writeFileSync(join(FOLDER, 'held.yaml'), file(18));
  assert.equal((await pipeline(['run', 'held.yaml', '--engine', 'wasm', '--no-lock', '--no-cache'], FOLDER)).code, 0);
});

test('every fit of every stage is looked at, with its own callbacks and the learner’s', () => {
  const waiting = (pictures: number) => specOf('callback', 'gradient_accumulation', { n_acc: pictures });
  const fit = (epochs: number, callbacks: unknown[] = []) => ({ kind: 'fit', epochs, callbacks }) as unknown as TrainStep;
  const find = { kind: 'lr_find', numIt: 5 } as unknown as TrainStep;
  const learner = (...callbacks: unknown[]) => ({ callbacks }) as unknown as LearnerSpec;
  const paths = (own: LearnerSpec, train: { word: string; steps: TrainStep[] }[], batchSize: number, pictures: number) =>
    neverStepping({ learner: own, train, words: BUILTIN }, batchSize, pictures).map(({ path }) => path);
  const stages = [
    { word: 'lr_find', steps: [find] },
    { word: 'fine_tune', steps: [fit(1, [waiting(8)]), fit(3, [waiting(8)])] },
  ];
  assert.deepEqual(paths(learner(), stages, 2, 8), []);
  assert.deepEqual(paths(learner(), stages, 2, 6), ['train[1].fine_tune.cbs[0].gradient_accumulation.n_acc']);
  assert.deepEqual(paths(learner(specOf('callback', 'mixup'), waiting(11)), stages, 2, 11), [
    'learner.callbacks[1].gradient_accumulation.n_acc',
  ]);
});
