import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrainStep } from '../../../src/language/contracts/stage.ts';
import type { Plan, Task, TaskKind } from '../../../src/plan/plan.ts';
import { formatPlan } from '../../../src/report/text/plan-text.ts';

const task = (id: string, kind: TaskKind, title: string, needs: readonly string[], index?: number): Task => ({
  id,
  kind,
  title,
  needs,
  fingerprint: { hash: id.repeat(8), reasons: [{ what: 'kind', hash: '00' }] },
  ...(index === undefined ? {} : { index }),
});

const fit = {
  kind: 'fit',
  schedule: { kind: 'schedule', word: 'flat', options: {} },
  resetOpt: false,
  callbacks: [{ kind: 'callback', word: 'early_stopping', options: {} }],
} as const;
const steps: readonly TrainStep[] = [
  { kind: 'freeze_to', n: -1 },
  { ...fit, epochs: 1, lr: { stop: 0.002 } },
  { kind: 'freeze_to', n: 0 },
  { ...fit, epochs: 2, lr: { start: 1e-5, stop: 0.001 }, wd: 0.1 },
];

const plan = {
  document: { name: 'pets', file: '/x/pets.yaml', train: [{ word: 'fine_tune', options: {}, steps }] },
  tasks: [
    task('source', 'source', 'Fetch the data', []),
    task('weights', 'weights', 'Load "resnet34"', []),
    task('stage-0', 'stage', 'fine_tune: 2 epochs', ['source', 'weights'], 0),
  ],
} as unknown as Plan;

test('a plan as text', () => {
  assert.equal(
    formatPlan(plan, 'text'),
    `pets: 3 tasks

  source   Fetch the data                              sourceso
  weights  Load "resnet34"                             weightsw
  stage-0  fine_tune: 2 epochs  after source, weights  stage-0s
             freeze all but the last group
             fit 1 epoch, flat, lr 0.002 (other groups a tenth), early_stopping
             unfreeze all groups
             fit 2 epochs, flat, lr 0.00001 to 0.001, wd 0.1, early_stopping
`,
  );
});

test('a plan as mermaid', () => {
  assert.equal(
    formatPlan(plan, 'mermaid'),
    `flowchart TD
  task_source["Fetch the data"]
  task_weights["Load #quot;resnet34#quot;"]
  task_stage_0["fine_tune: 2 epochs"]
  task_source --> task_stage_0
  task_weights --> task_stage_0
`,
  );
});

test('a plan as json keeps ids, needs and the reasons of each fingerprint', () => {
  const { name, tasks } = JSON.parse(formatPlan(plan, 'json'));
  assert.equal(name, 'pets');
  assert.deepEqual(tasks, plan.tasks);
});
