import type { EpochRow } from '../../src/language/contracts/callback.ts';
import type { RunEvent } from '../../src/run/events.ts';

/** An event and the clock time (seconds from the start) at which it comes. */
export interface Cue {
  readonly at: number;
  readonly event: RunEvent;
}

export type Ending = 'done' | 'failed' | 'interrupted';

const FOLDER = 'runs/pets/20260102-030405-1a2b3c4d';
const COLUMNS = ['epoch', 'train_loss', 'valid_loss', 'error_rate', 'accuracy', 'time'];

/** A made-up run of a pets file: cached source, a finder, a freeze-and-fine-tune stage of two fits, an output; with one of three endings. */
export function script(ending: Ending): Cue[] {
  const cues: Cue[] = [];
  let at = 0;
  const say = (seconds: number, event: RunEvent): void => {
    at += seconds;
    cues.push({ at, event });
  };
  const titles: [string, string][] = [
    ['source', 'data set PETS'],
    ['items', 'items and split'],
    ['weights', 'weights of resnet34'],
    ['stage-0', 'lr_find'],
    ['stage-1', 'fine_tune: 2'],
    ['output-0', 'confusion_matrix'],
  ];
  const tasks = titles.map(([id, title], i) => ({ id, title, needs: i === 0 ? [] : [titles[i - 1]![0]] }));
  say(0, { type: 'run_started', name: 'pets', folder: FOLDER, tasks });
  say(0, { type: 'task_cached', task: 'source' });
  say(0.1, { type: 'task_started', task: 'items' });
  say(0.6, { type: 'task_done', task: 'items', seconds: 0.6, summary: '5912 to train on, 1478 to validate, 37 classes' });
  say(0, { type: 'task_started', task: 'weights' });
  for (let i = 1; i <= 10; i++)
    say(0.2, { type: 'task_progress', task: 'weights', text: `${(i * 8.73).toFixed(1)} of 87.3 MB`, fraction: i / 10 });
  say(0.1, { type: 'task_done', task: 'weights', seconds: 2.1, summary: '36 tensors taken, head drawn' });
  const notes = ['tensorflow is not installed: npm install @tensorflow/tfjs-node'];
  say(0.2, { type: 'engine_chosen', engine: 'onednn', precision: 'bf16', detail: 'AMX, 2 threads', notes });
  finder(say);
  say(0, { type: 'task_started', task: 'stage-1' });
  fit(say, 0, 1, 3.1, ending === 'failed' ? 13 : Number.POSITIVE_INFINITY);
  if (ending === 'failed') {
    say(0.1, { type: 'task_failed', task: 'stage-1', message: 'The loss is not a number since batch 13 of epoch 0.\nTry a lower lr_max.' });
    return cues;
  }
  fit(say, 1, 2, 1.4, ending === 'interrupted' ? 33 : Number.POSITIVE_INFINITY);
  if (ending === 'interrupted') {
    say(0.1, { type: 'run_interrupted', folder: FOLDER, resume: `pipeline resume ${FOLDER}` });
    return cues;
  }
  say(0, { type: 'task_done', task: 'stage-1', seconds: 21.5, summary: 'error_rate 0.064273' });
  say(0, { type: 'task_started', task: 'output-0' });
  say(0.5, { type: 'task_done', task: 'output-0', seconds: 0.5, summary: 'confusion_matrix.png' });
  say(0, { type: 'run_done', folder: FOLDER, seconds: at, metrics: { error_rate: 0.064273, accuracy: 0.935727 } });
  return cues;
}

type Say = (seconds: number, event: RunEvent) => void;

function finder(say: Say): void {
  say(0, { type: 'task_started', task: 'stage-0' });
  const event = { type: 'fit_started', stage: 0, step: 0, epochs: 1, batchesPerEpoch: 20, columns: COLUMNS } as const;
  say(0, { type: 'train', task: 'stage-0', event });
  for (let batch = 0; batch < 20; batch++) say(0.05, { type: 'train', task: 'stage-0', event: batchDone(0, 0, batch, 20, 'train', 3.6) });
  const lrs = Array.from({ length: 20 }, (_, i) => 1e-7 * 10 ** (i * 0.4));
  const losses = lrs.map((lr, i) => 3.6 - Math.min(i, 15) * 0.1 + lr);
  const suggestions = { minimum: 0.0363, steep: 0.00331, valley: 0.00144 };
  say(0, { type: 'train', task: 'stage-0', event: { type: 'lr_found', stage: 0, lrs, losses, suggestions } });
  say(0, { type: 'task_done', task: 'stage-0', seconds: 1 });
}

function fit(say: Say, step: number, epochs: number, start: number, breakAfter: number): void {
  const batches = 40;
  let done = 0;
  say(0, {
    type: 'train',
    task: 'stage-1',
    event: { type: 'fit_started', stage: 1, step, epochs, batchesPerEpoch: batches, columns: COLUMNS },
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    const loss = (batch: number): number => start / (1 + 0.7 * (epoch + batch / batches));
    for (let batch = 0; batch < batches; batch++) {
      say(0.08, { type: 'train', task: 'stage-1', event: batchDone(1, epoch, batch, batches, 'train', loss(batch)) });
      if (++done > breakAfter) return;
    }
    for (let batch = 0; batch < 10; batch++)
      say(0.04, { type: 'train', task: 'stage-1', event: batchDone(1, epoch, batch, 10, 'valid', loss(batches)) });
    say(0, { type: 'train', task: 'stage-1', event: { type: 'epoch_done', stage: 1, epoch, row: row(epoch, start, loss(batches)) } });
    if (epoch === 0)
      say(0, {
        type: 'train',
        task: 'stage-1',
        event: { type: 'message', text: 'Better model found at epoch 0 with error_rate value: 0.12.' },
      });
  }
  say(0, { type: 'train', task: 'stage-1', event: { type: 'fit_done', stage: 1, step } });
}

function batchDone(
  stage: number,
  epoch: number,
  batch: number,
  batches: number,
  split: 'train' | 'valid',
  loss: number,
): Extract<RunEvent, { type: 'train' }>['event'] {
  const seconds = split === 'train' ? 0.08 : 0.04;
  return {
    type: 'batch_done',
    stage,
    epoch,
    batch: batch + 1,
    batches,
    split,
    smoothLoss: loss,
    loss,
    lr: [1e-4, 1e-3],
    mom: 0.9,
    seconds,
    waitSeconds: seconds / 16,
  };
}

function row(epoch: number, start: number, trainLoss: number): EpochRow {
  const error = (0.12 * start) / (3.1 * (epoch + 1));
  return { stage: 1, epoch, trainLoss, validLoss: trainLoss * 0.4, metrics: { error_rate: error, accuracy: 1 - error }, seconds: 3.6 };
}
