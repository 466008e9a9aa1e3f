import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskState } from '../../../src/folder/run-state.ts';
import { advanceTraining, secondsLeft, type TrainingState, UNTRAINED } from '../../../src/folder/training-state.ts';
import { type Frame, taskLines, taskRow } from '../../../src/report/live/tree-text.ts';
import { displayWidth } from '../../../src/report/text/format.ts';
import { chooseSymbols, createStyle } from '../../../src/report/text/style.ts';
import type { TrainEvent } from '../../../src/train/events.ts';

const frame = (width: number, maxLines = 100): Frame => ({
  width,
  titleWidth: 20,
  maxLines,
  style: createStyle(false),
  symbols: chooseSymbols({}),
  now: 90_000,
});

/** A fit of 20 epochs of 10 + 5 batches that stands in the middle of epoch `epochs`: 1 s a training batch, 0.5 s a validation batch. */
function training(epochs: number, metrics: readonly string[]): TrainingState {
  const columns = ['epoch', 'train_loss', 'valid_loss', ...metrics, 'time'];
  const events: TrainEvent[] = [{ type: 'fit_started', stage: 0, step: 0, epochs: 20, batchesPerEpoch: 10, columns }];
  const batch = (epoch: number, index: number, split: 'train' | 'valid'): TrainEvent => {
    const [batches, seconds] = split === 'train' ? [10, 1] : [5, 0.5];
    return {
      type: 'batch_done',
      stage: 0,
      epoch,
      batch: index + 1,
      batches,
      split,
      smoothLoss: 1.25,
      loss: 1,
      lr: [1],
      mom: 0.9,
      seconds,
      waitSeconds: 0.1,
    };
  };
  for (let epoch = 0; epoch <= epochs; epoch++) {
    for (let i = 0; i < (epoch < epochs ? 10 : 4); i++) events.push(batch(epoch, i, 'train'));
    if (epoch === epochs) break;
    for (let i = 0; i < 5; i++) events.push(batch(epoch, i, 'valid'));
    const values = Object.fromEntries(metrics.map((name) => [name, 0.5]));
    events.push({
      type: 'epoch_done',
      stage: 0,
      epoch,
      row: { stage: 0, epoch, trainLoss: 1.25, validLoss: null, metrics: values, seconds: 12.5 },
    });
  }
  return events.reduce(advanceTraining, UNTRAINED);
}

const running = (state: TrainingState): TaskState => ({
  id: 'stage-0',
  title: 'fit: 20',
  status: 'running',
  startedAt: 0,
  training: state,
});

test('the running epoch is the row of the table that comes next', () => {
  assert.deepEqual(taskLines(running(training(2, ['accuracy'])), frame(90)), [
    'epoch     train_loss  valid_loss  accuracy  time',
    '0         1.250000    None        0.500000  00:12',
    '1         1.250000    None        0.500000  00:12',
    '2         ━━━━━━━━╸─────────────   4/10  loss 1.2500  03:41 left  1.00 batches/s',
  ]);
});

test('time left: rest of the epoch by batches, its validation and later epochs by the last epoch', () => {
  assert.equal(secondsLeft(training(2, [])), 6 + 2.5 + 17 * 12.5);
  assert.equal(secondsLeft(training(0, [])), 6 + 19 * 10);
  assert.equal(secondsLeft(UNTRAINED), undefined);
});

test('a long table shows its header and its end while it runs, and all of it afterwards', () => {
  const state = training(12, []);
  const lines = taskLines(running(state), frame(90, 6));
  assert.equal(lines.length, 6);
  assert.equal(lines[0], 'epoch     train_loss  valid_loss  time');
  assert.equal(lines[1], '(9 earlier lines)');
  assert.match(lines[2]!, /^9 /);
  assert.equal(taskLines({ ...running(state), status: 'done' }, frame(90, 6)).length, 14);
});

test('every line fits its width from 36 to 194 cells', () => {
  const metrics = ['error_rate', 'accuracy', 'f1_score', 'roc_auc_score'];
  const tasks: TaskState[] = [
    running(training(3, metrics)),
    { id: 'a', title: 'a title that is a good deal too long for its column', status: 'done', seconds: 4000, summary: '写真 '.repeat(30) },
    {
      id: 'b',
      title: 'weights',
      status: 'running',
      startedAt: 0,
      progress: { text: '12.0 of 400.0 MB from a server far away', fraction: 0.03 },
    },
  ];
  for (let width = 36; width <= 194; width++)
    for (const task of tasks) {
      assert.ok(displayWidth(taskRow(task, frame(width))) <= width, `row of ${task.id} at ${width}`);
      for (const line of taskLines(task, frame(width))) assert.ok(displayWidth(line) <= width - 4, `${line} at ${width}`);
    }
});

test('a message with every batch does not flood the view', () => {
  const flood: TrainEvent[] = Array.from({ length: 1000 }, (_, i) => ({ type: 'message', text: `the loss is NaN at batch ${i}` }));
  const state = flood.reduce(advanceTraining, training(1, []));
  assert.deepEqual(taskLines({ ...running(state), status: 'done' }, frame(90)).slice(2, -1), [
    'the loss is NaN at batch 0',
    'the loss is NaN at batch 1',
    'the loss is NaN at batch 2',
    'the loss is NaN at batch 3',
    '(more messages are in events.jsonl)',
  ]);
});
