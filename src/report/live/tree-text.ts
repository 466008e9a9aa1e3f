import type { TaskState } from '../../folder/run-state.ts';
import { type FitState, secondsLeft, type TrainingState } from '../../folder/training-state.ts';
import { clockTime } from '../../util/python-text.ts';
import { headerLine, layoutWidth, rowLine, type TableLayout, tableLayout } from '../text/epoch-table.ts';
import { batchRate, displayWidth, duration, padEnd, padStart, truncate, truncatePath } from '../text/format.ts';
import type { Style, Symbols } from '../text/style.ts';

/** What the tree's texts are fitted to. Widths count terminal cells. */
export interface Frame {
  /** Cells of a row without its icon. */
  readonly width: number;
  /** Cells of the title column. */
  readonly titleWidth: number;
  /** Lines that a running stage may take. */
  readonly maxLines: number;
  readonly style: Style;
  readonly symbols: Symbols;
  /** Clock time, milliseconds. */
  readonly now: number;
}

const TIME_WIDTH = 8;
/** Cells by which the lines below a task are set in. */
const INDENT = 4;

/** One task's line: title, what is known of it, and its time at the right edge. */
export function taskRow(task: TaskState, frame: Frame): string {
  const { style, width, titleWidth } = frame;
  const title = padEnd(truncate(task.title, titleWidth), titleWidth);
  const detailWidth = Math.max(0, width - titleWidth - TIME_WIDTH - 4);
  const time = timeCell(task, frame);
  const detail = taskDetail(task, frame, time === '' ? detailWidth + TIME_WIDTH + 2 : detailWidth);
  const faded = task.status === 'waiting' || task.status === 'not_run';
  const left = `${faded ? style.dim(title) : title}  ${style.dim(detail)}`;
  return time === '' ? left.trimEnd() : `${left}${' '.repeat(detailWidth - displayWidth(detail))}  ${time}`;
}

/** The lines below a task: its epoch table with the bar of the running epoch, or its error. Empty for most tasks. */
export function taskLines(task: TaskState, frame: Frame): string[] {
  const { style } = frame;
  const live = task.status === 'running';
  const stage = task.training ? stageLines(task.training, frame, live) : [];
  const error = task.status === 'failed' && task.message ? task.message.split('\n').map((line) => style.red(line)) : [];
  return [...stage, ...error];
}

function taskDetail(task: TaskState, frame: Frame, width: number): string {
  if (width < 6) return '';
  if (task.status === 'running' && task.progress) {
    const { text, fraction } = task.progress;
    if (fraction === undefined) return truncate(text, width);
    const shown = `${bar(fraction, 12, frame)} ${padStart(String(Math.round(fraction * 100)), 3)} %`;
    const room = width - displayWidth(shown) - 2;
    return room < 0 ? truncate(text, width) : `${shown}  ${truncate(text, room)}`;
  }
  if (task.status === 'stopped') return truncate('stopped', width);
  if (task.status !== 'done') return '';
  const { summary = '' } = task;
  return /^([A-Za-z]:)?[\\/]\S*$/.test(summary) ? truncatePath(summary, width) : truncate(summary, width);
}

function timeCell(task: TaskState, { style, now }: Frame): string {
  const cell = (text: string): string => padStart(text, TIME_WIDTH);
  if (task.status === 'cached') return style.cyan(cell('cached'));
  if (task.status === 'not_run') return style.dim(cell('not run'));
  if (task.status === 'failed') return style.red(cell('failed'));
  const seconds = task.seconds ?? (task.status === 'running' && task.startedAt !== undefined ? (now - task.startedAt) / 1000 : undefined);
  return seconds === undefined ? '' : style.dim(cell(duration(seconds)));
}

function stageLines(training: TrainingState, frame: Frame, live: boolean): string[] {
  const lines = training.fits.flatMap((fit, i) => fitLines(fit, training.fits[i - 1], frame, live && i === training.fits.length - 1));
  if (!live) return [...lines, ...speedLines(training, frame)];
  const now = positionLine(training, frame);
  const all = now === undefined ? lines : [...lines, now];
  const hidden = all.length - frame.maxLines;
  return hidden <= 0 ? all : [all[0]!, frame.style.dim(`(${hidden + 1} earlier lines)`), ...all.slice(hidden + 2)];
}

function fitLines(fit: FitState, previous: FitState | undefined, frame: Frame, live: boolean): string[] {
  const { style, symbols } = frame;
  const width = frame.width - INDENT;
  const table = tableLayout(fit.columns, width);
  const rows = fit.entries.map((entry) => (typeof entry === 'string' ? style.dim(truncate(entry, width)) : rowLine(table, entry)));
  if (fit.columns.length === 0 || !(hasRows(fit) || (live && rows.length === 0))) return rows;
  const again = previous !== undefined && hasRows(previous) && previous.columns.join() === fit.columns.join();
  const header = again ? symbols.rule.repeat(Math.min(width, layoutWidth(table))) : truncate(headerLine(table), width);
  return [style.dim(header), ...rows];
}

function hasRows(fit: FitState): boolean {
  return fit.entries.some((entry) => typeof entry !== 'string');
}

function speedLines(training: TrainingState, { style }: Frame): string[] {
  const { batches, seconds, waitSeconds } = training.trained;
  if (seconds <= 0 || !training.fits.some(hasRows)) return [];
  return [style.dim(`${batchRate(seconds / batches)}, ${Math.round((100 * waitSeconds) / seconds)} % of the time waiting for data`)];
}

function positionLine(training: TrainingState, frame: Frame): string | undefined {
  const { position, fits } = training;
  const fit = fits.at(-1);
  if (!position || !fit) return undefined;
  const { epoch, batch, batches, split, smoothLoss } = position;
  const first = String(epoch).padEnd(firstColumn(tableLayout(fit.columns, frame.width - INDENT)));
  const left = secondsLeft(training);
  const parts = [
    `${padStart(String(batch), String(batches).length)}/${batches}`,
    split === 'valid' ? 'validation' : `loss ${smoothLoss.toFixed(4)}`,
    ...(left === undefined ? [] : [`${clockTime(left)} left`]),
    batchRate(training.secondsPerBatch[split]),
  ];
  const room = frame.width - INDENT - first.length;
  while (parts.length > 1 && displayWidth(parts.join('  ')) + 10 > room) parts.pop();
  const text = parts.join('  ');
  const barWidth = Math.max(4, Math.min(22, room - displayWidth(text) - 2));
  return `${first}${bar(batch / batches, barWidth, frame)}  ${text}`;
}

function firstColumn(table: TableLayout): number {
  return (table.widths[0] ?? 8) + 2;
}

function bar(fraction: number, width: number, { style, symbols }: Frame): string {
  const done = Math.max(0, Math.min(width, Math.floor(fraction * width)));
  const tip = done < width ? symbols.barTip : '';
  return style.cyan(symbols.barDone.repeat(done) + tip) + style.dim(symbols.barLeft.repeat(width - done - tip.length));
}
