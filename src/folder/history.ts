import type { EpochRow } from '../language/contracts/callback.ts';
import type { FitHistory, LrFind } from '../language/contracts/output.ts';
import type { RunEvent } from '../run/events.ts';
import type { TrainEvent } from '../train/events.ts';
import { clockTime } from '../util/python-text.ts';

/** What a run's recorder kept per epoch: the content of history.json and metrics.csv. */
export interface History {
  readonly fits: readonly FitHistory[];
  readonly finds: readonly LrFind[];
  readonly validations: readonly Omit<Extract<TrainEvent, { type: 'validated' }>, 'type'>[];
}

export const NO_HISTORY: History = { fits: [], finds: [], validations: [] };

/** The history after an event; pure. A resumed fit or a repeated epoch takes the place of what it repeats. */
export function advanceHistory(history: History, event: RunEvent): History {
  if (event.type !== 'train') return history;
  const { fits, finds, validations } = history;
  const train = event.event;
  switch (train.type) {
    case 'fit_started': {
      const { stage, step } = train;
      const known = fits.find((fit) => fit.stage === stage && fit.step === step);
      const others = fits.filter((fit) => fit !== known);
      return { ...history, fits: [...others, known ?? { stage, step, rows: [] }] };
    }
    case 'epoch_done': {
      const { stage, row } = train;
      const fit = fits.findLast((other) => other.stage === stage) ?? { stage, step: 0, rows: [] };
      const rows = [...fit.rows.filter((other) => other.epoch < row.epoch), row];
      return { ...history, fits: [...fits.filter((other) => other !== fit), { ...fit, rows }] };
    }
    case 'lr_found': {
      const { type: _, ...find } = train;
      return { ...history, finds: [...finds.filter((other) => other.stage !== find.stage), find] };
    }
    case 'validated': {
      const { type: _, ...values } = train;
      return { ...history, validations: [...validations, values] };
    }
    default:
      return history;
  }
}

/** history.json: epochs as flat records with fastai's column names, losses and metrics in full precision. */
export function historyJson(history: History): string {
  const rows = flatRows(history).map(({ stage, step, row }) => ({
    stage,
    step,
    epoch: row.epoch,
    train_loss: row.trainLoss,
    valid_loss: row.validLoss,
    ...row.metrics,
    seconds: row.seconds,
  }));
  return `${JSON.stringify({ version: 1, rows, lr_finds: history.finds, validations: history.validations }, null, 1)}\n`;
}

/** metrics.csv: fastai's CSVLogger columns (full precision, `time` as in the table) after the stage and step that an epoch belongs to. */
export function metricsCsv(history: History): string {
  const rows = flatRows(history);
  const metrics = [...new Set(rows.flatMap(({ row }) => Object.keys(row.metrics)))];
  const header = ['stage', 'step', 'epoch', 'train_loss', 'valid_loss', ...metrics, 'time'];
  const lines = rows.map(({ stage, step, row }) => [
    ...[stage, step, row.epoch].map(String),
    ...[row.trainLoss, row.validLoss, ...metrics.map((name) => row.metrics[name])].map(numberText),
    clockTime(row.seconds),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

function flatRows({ fits }: History): { stage: number; step: number; row: EpochRow }[] {
  return fits.flatMap(({ stage, step, rows }) => rows.map((row) => ({ stage, step, row })));
}

function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
