import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cpuEngine } from '../../../src/backends/cpu.ts';
import type { TrainStep } from '../../../src/language/contracts/stage.ts';
import { modelState } from '../../../src/model/state.ts';
import { findCheckpoint } from '../../../src/train/checkpoint.ts';
import { createLearner } from '../../../src/train/learner.ts';
import type { LearnerSpec } from '../../../src/train/spec.ts';
import { keyedRng } from '../../../src/util/rng.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { specOf } from '../../words.ts';
import { readEventFile } from '../tensorboard-reader.ts';
import { fill, loadersOf, type Nested, SPEC } from '../trace.ts';
import { convNet } from '../trace-nets.ts';

const root = mkdtempSync(join(tmpdir(), 'pipefile-resume-'));
before(() => cpuEngine.start({}));
after(() => rmSync(root, { recursive: true }));

const random = keyedRng(3, 'data');
const DATA = {
  x: Array.from({ length: 27 }, () => Array.from({ length: 3 }, () => Array.from({ length: 6 }, () => [...random.normals(6)]))) as Nested,
  y: Array.from({ length: 27 }, () => random.int(3)),
  n_train: 20,
  bs: 6,
};
const TRACKER = { monitor: 'valid_loss', min_delta: 0, reset_on_fit: true };
const spec: LearnerSpec = {
  ...SPEC,
  opt: specOf('optimizer', 'lookahead', { k: 2 }),
  callbacks: [
    specOf('callback', 'gradient_accumulation', { n_acc: 15 }),
    specOf('callback', 'gradient_clip', { max_norm: 0.5, norm_type: 2 }),
    specOf('callback', 'mixup', { alpha: 0.4 }),
    specOf('callback', 'csv_logger', { fname: 'history.csv', append: true }),
    specOf('callback', 'tensorboard', { log_dir: 'tb' }),
  ],
};
const fit = (epochs: number): TrainStep => ({
  kind: 'fit',
  epochs,
  lr: 0.02,
  schedule: { kind: 'schedule', word: 'flat', options: {} },
  resetOpt: false,
  callbacks: [
    specOf('callback', 'save_model', { ...TRACKER, fname: 'best', every_epoch: false, at_end: false, with_opt: true }),
    specOf('callback', 'early_stopping', { ...TRACKER, patience: 3, comp: 'greater' }),
    specOf('callback', 'reduce_lr_on_plateau', { ...TRACKER, comp: 'greater', patience: 2, factor: 2, min_lr: 0 }),
  ],
});
const STAGES: readonly (readonly TrainStep[])[] = [[fit(5)], [{ kind: 'freeze_to', n: -1 }, fit(2)]];

/** Trains in a folder, stopped at the question number `stopAt`, then by a new learner from the checkpoint to the end. */
async function train(name: string, stopAt: number): Promise<{ questions: number; outcome: unknown }> {
  const folder = join(root, name);
  let asked = 0;
  for (let stop = stopAt; ; stop = Number.POSITIVE_INFINITY) {
    const model = convNet();
    fill(model, weights());
    const checkpoint = { folder: join(folder, 'checkpoints'), everyBatches: 2 };
    const learner = createLearner({
      model,
      loaders: loadersOf(DATA),
      spec,
      words: BUILTIN,
      defaultLoss: specOf('loss', 'cross_entropy'),
      classes: { vocab: [], counts: [], items: 20 },
      emit: () => undefined,
      shouldStop: () => ++asked === stop,
      checkpoint,
      folder,
    });
    const { path } = await findCheckpoint(checkpoint.folder);
    const cursor = path === undefined ? undefined : await learner.restore(path);
    let interrupted = false;
    for (const [stage, steps] of STAGES.entries()) {
      if (cursor && stage < cursor.stage) continue;
      interrupted = (await learner.runStage(stage, steps, cursor?.stage === stage ? cursor : undefined)) === 'interrupted';
      if (interrupted) break;
    }
    const state = [...modelState(model)].map(([key, { data }]) => [key, [...data].map(String)]);
    learner.dispose();
    model.dispose();
    if (!interrupted) return { questions: asked, outcome: { state, ...written(folder) } };
  }
}

function weights(): Record<string, Nested> {
  const model = convNet();
  const state = [...modelState(model)].map(([name, { shape, data }]) => {
    const values = /running_var|norm|\.1\.weight|2\.[25]\.weight/.test(name)
      ? [...data].map(() => 1)
      : [...keyedRng(1, name).normals(data.length)].map((v) => v * 0.2);
    return [name, nest(values, shape)] as const;
  });
  model.dispose();
  return Object.fromEntries(state);
}

function nest(values: readonly number[], shape: readonly number[]): Nested {
  if (shape.length === 0) return 0;
  if (shape.length === 1) return [...values];
  const size = values.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, i) => nest(values.slice(i * size, (i + 1) * size), shape.slice(1)));
}

/** What callbacks left in the folder, without times. */
function written(folder: string): Record<string, unknown> {
  const csv = readFileSync(join(folder, 'history.csv'), 'utf8').replaceAll(/,\d+:\d+$/gm, '');
  const logs = readdirSync(join(folder, 'tb')).map((name) => readEventFile(readFileSync(join(folder, 'tb', name))));
  const models = readdirSync(join(folder, 'models'))
    .sort()
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, 'models', name)))
        .digest('hex'),
    ]);
  return { csv, logs, models };
}

test('interrupted anywhere, a training with every kind of callback ends bit for bit as it would have, files included', async () => {
  const whole = await train('whole', Number.POSITIVE_INFINITY);
  assert.ok(whole.questions > 20);
  const { csv, logs } = whole.outcome as { csv: string; logs: unknown[] };
  assert.ok(csv.split('\n').length > 6 && logs.length === 1);
  for (let stop = 1; stop <= whole.questions; stop += stop < 8 ? 1 : 3)
    assert.deepEqual((await train(`stop-${stop}`, stop)).outcome, whole.outcome, `interrupted at question ${stop}`);
});
