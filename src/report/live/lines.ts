import { advanceTraining, secondsLeft, type TrainingState, UNTRAINED } from '../../folder/training-state.ts';
import type { EpochRow } from '../../language/contracts/callback.ts';
import type { RunEvent } from '../../run/events.ts';
import type { TrainEvent } from '../../train/events.ts';
import { clockTime } from '../../util/python-text.ts';
import { headerLine, rowLine, tableLayout } from '../text/epoch-table.ts';
import { batchRate, duration } from '../text/format.ts';
import { createStyle, type Style, wantsColor } from '../text/style.ts';
import { closingLines } from './closing.ts';
import type { View, ViewOptions } from './view.ts';

/** Progress of one task is written at most this often, milliseconds. */
const PROGRESS_EVERY = 5000;

interface LinesState {
  readonly titles: Map<string, string>;
  readonly training: Map<string, TrainingState>;
  readonly lastProgress: Map<string, number>;
  readonly now: () => number;
  readonly style: Style;
  idWidth: number;
}

/** Plain lines that only append: one per task and per epoch, progress at most every five seconds. For logs and pipes. */
export function createLinesView({ stream, env, now }: Required<ViewOptions>): View {
  const style = createStyle(wantsColor(stream.isTTY === true, env));
  const state: LinesState = { titles: new Map(), training: new Map(), lastProgress: new Map(), idWidth: 0, now, style };
  return {
    handle: (event) => {
      const lines = linesOf(event, state);
      if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
    },
    close: async () => {},
  };
}

function linesOf(event: RunEvent, state: LinesState): string[] {
  switch (event.type) {
    case 'run_started':
      for (const task of event.tasks) state.titles.set(task.id, task.title);
      state.idWidth = Math.max(0, ...event.tasks.map((task) => task.id.length));
      return [`${event.name}: ${event.folder}`];
    case 'engine_chosen':
      return [`engine ${event.engine}, ${event.precision}${event.detail && `, ${event.detail}`}`, ...event.notes];
    case 'task_started':
      return [prefixed(state, event.task, title(state, event.task))];
    case 'task_progress':
      if (!due(state, event.task)) return [];
      return [prefixed(state, event.task, event.text + (event.fraction === undefined ? '' : `  ${percent(event.fraction)}`))];
    case 'task_cached':
      return [prefixed(state, event.task, `${title(state, event.task)} (cached)`)];
    case 'task_done':
      return [prefixed(state, event.task, doneText(event.seconds, event.summary, state.training.get(event.task)))];
    case 'task_failed':
      return event.message.split('\n').map((line, i) => prefixed(state, event.task, i === 0 ? state.style.red(`failed: ${line}`) : line));
    case 'train':
      return trainLines(event.task, event.event, state);
    case 'items_left_out':
      return [`${event.items.length} pictures cannot be used and are left out (bad-items.json)`];
    case 'run_interrupted':
    case 'run_done':
      return closingLines(event, state.style);
    default:
      return event satisfies never;
  }
}

function trainLines(task: string, event: TrainEvent, state: LinesState): string[] {
  const before = state.training.get(task) ?? UNTRAINED;
  const training = advanceTraining(before, event);
  if (training === before) return [];
  state.training.set(task, training);
  const fit = training.fits.at(-1);
  if (!fit) return [];
  const layout = tableLayout(fit.columns, Number.POSITIVE_INFINITY);
  if (event.type === 'batch_done') return due(state, task) ? [prefixed(state, task, positionText(training))] : [];
  if (event.type !== 'epoch_done' && event.type !== 'message' && event.type !== 'lr_found' && event.type !== 'validated') return [];
  const entry: EpochRow | string = fit.entries.at(-1)!;
  if (typeof entry === 'string') return [prefixed(state, task, entry)];
  const first = fit.entries.filter((other) => typeof other !== 'string').length === 1;
  return [...(first ? [headerLine(layout)] : []), rowLine(layout, entry)].map((line) => prefixed(state, task, line));
}

function positionText(training: TrainingState): string {
  const { epoch, batch, batches, split, smoothLoss } = training.position!;
  const left = secondsLeft(training);
  const parts = [
    `epoch ${epoch} ${split === 'valid' ? 'validation ' : ''}batch ${batch}/${batches}`,
    ...(split === 'train' ? [`loss ${smoothLoss.toFixed(4)}`] : []),
    batchRate(training.secondsPerBatch[split]),
    ...(left === undefined ? [] : [`${clockTime(left)} left`]),
  ];
  return parts.join(', ');
}

function doneText(seconds: number, summary: string | undefined, training: TrainingState | undefined): string {
  return [`done in ${duration(seconds)}`, ...(summary ? [summary] : []), ...(training ? speedTexts(training) : [])].join(', ');
}

function speedTexts({ trained }: TrainingState): string[] {
  if (trained.seconds <= 0) return [];
  return [batchRate(trained.seconds / trained.batches), `${percent(trained.waitSeconds / trained.seconds)} of the time waiting for data`];
}

function due(state: LinesState, task: string): boolean {
  const last = state.lastProgress.get(task);
  const time = state.now();
  if (last !== undefined && time - last < PROGRESS_EVERY) return false;
  state.lastProgress.set(task, time);
  return last !== undefined;
}

function prefixed(state: LinesState, task: string, text: string): string {
  return `${state.style.dim(task.padEnd(state.idWidth))}  ${text}`;
}

function title(state: LinesState, task: string): string {
  return state.titles.get(task) ?? task;
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
