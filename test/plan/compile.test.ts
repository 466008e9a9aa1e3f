import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../src/document/document.ts';
import { compile } from '../../src/plan/compile.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { changedReasons } from '../../src/plan/fingerprint.ts';
import type { Task } from '../../src/plan/plan.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

const FACTS: Facts = {
  provenance: { code: '1', libraries: { pipefile: '1' } },
  engine: { name: 'wasm', precision: 'f32', threads: 2 },
  data: { state: 'absent', why: 'not downloaded' },
  weights: { state: 'none' },
};

function document(): Document {
  return {
    file: '/p.yaml',
    name: 'p',
    seed: 1,
    plugins: [],
    words: BUILTIN,
    paths: [],
    data: {
      source: specOf('source', 'folder', { path: 'photos' }),
      path: '',
      blocks: [specOf('block', 'image')],
      getItems: specOf('getter', 'image_files', { recurse: true, order: 'path' }),
      getY: specOf('labeller', 'parent_label'),
      splitter: specOf('splitter', 'random', { valid_pct: 0.2, seed: 42 }),
      itemTfms: [],
      batchTfms: [],
      batchSize: 64,
      decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
      badItems: 'error',
      seed: 1,
    },
    model: {
      arch: specOf('architecture', 'small', { widths: [8] }),
      weights: { kind: 'none' },
      head: { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false },
    },
    checkpoint: { everyBatches: 100 },
    learner: {
      opt: specOf('optimizer', 'adam'),
      lr: 1e-3,
      wdBnBias: false,
      trainBn: true,
      moms: [0.95, 0.85, 0.95],
      metrics: [],
      callbacks: [],
      precision: 'f32',
      seed: 1,
    },
    train: [
      { word: 'freeze', options: {}, steps: [{ kind: 'freeze_to', n: -1 }] },
      { word: 'unfreeze', options: {}, steps: [{ kind: 'freeze_to', n: 0 }] },
      { word: 'validate', options: {}, steps: [{ kind: 'validate' }] },
    ],
    outputs: [{ kind: 'output', word: 'report', options: {} }],
    resolved: {},
    origins: new Map(),
  };
}

const byId = (tasks: readonly Task[]): Map<string, Task> => new Map(tasks.map((task) => [task.id, task]));

test('the graph is in a runnable order and the same for the same input', () => {
  const plan = compile(document(), FACTS);
  assert.deepEqual(
    plan.tasks.map((task) => task.id),
    ['source', 'items', 'weights', 'stage-0', 'stage-1', 'stage-2', 'export', 'output-0'],
  );
  const seen = new Set<string>();
  for (const task of plan.tasks) {
    assert.ok(task.needs.every((id) => seen.has(id)));
    seen.add(task.id);
  }
  assert.deepEqual(compile(document(), FACTS), plan);
});

test('a change in stage two leaves the stages before it alone and names its reason', () => {
  const before = byId(compile(document(), FACTS).tasks);
  const changed = document();
  const after = byId(
    compile({ ...changed, train: changed.train.with(1, { word: 'freeze', options: {}, steps: [{ kind: 'freeze_to', n: -2 }] }) }, FACTS)
      .tasks,
  );
  assert.equal(after.get('stage-0')!.fingerprint.hash, before.get('stage-0')!.fingerprint.hash);
  assert.notEqual(after.get('stage-2')!.fingerprint.hash, before.get('stage-2')!.fingerprint.hash);
  assert.deepEqual(changedReasons(before.get('stage-1')!.fingerprint, after.get('stage-1')!.fingerprint), ['stage', 'steps']);
});

test('workers never enter a fingerprint, the seed does', () => {
  const plain = byId(compile(document(), FACTS).tasks).get('stage-0')!.fingerprint;
  const base = document();
  assert.deepEqual(byId(compile({ ...base, data: { ...base.data, numWorkers: 7 } }, FACTS).tasks).get('stage-0')!.fingerprint, plain);
  const reseeded = byId(compile({ ...base, seed: 2 }, FACTS).tasks).get('stage-0')!.fingerprint;
  assert.deepEqual(changedReasons(plain, reseeded), ['seed']);
});
