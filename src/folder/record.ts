import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPredictions } from '../interpret/predictions-file.ts';
import type { EpochRow } from '../language/contracts/callback.ts';
import type { ItemRow } from '../language/contracts/output.ts';
import type { Predictions } from '../language/contracts/predictions.ts';
import { readItemsFile } from '../run/items-file.ts';
import { damaged, isRecord } from '../util/json-file.ts';
import { UserError } from '../util/problem.ts';
import { readEvents, type TimedEvent } from './event-log.ts';
import { advanceHistory, type History, NO_HISTORY } from './history.ts';
import { advanceRun, closeRun, type RunState } from './run-state.ts';
import { type BatchSeries, batchSeries } from './series.ts';

/** A finished (or interrupted) run as plain data: what the report, the plots and the comparison read. */
export interface RunRecord {
  readonly name: string;
  readonly folder: string;
  /** The resolved file, YAML text and as values. */
  readonly pipeline: { readonly text: string; readonly value: Readonly<Record<string, unknown>> };
  /** ISO time of the run's start. */
  readonly started?: string;
  /** From start to last event, over all parts of a resumed run. */
  readonly seconds?: number;
  /** 'done' as soon as the model is trained and saved. */
  readonly ending: 'done' | 'interrupted' | 'failed' | 'unfinished';
  readonly engine?: { readonly engine: string; readonly precision: string; readonly detail: string };
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The columns of which less is better; undefined for a run of an older version. */
  readonly lowerIsBetter?: readonly string[];
  readonly tasks: RunState['tasks'];
  readonly history: History;
  readonly series: BatchSeries;
  /** Of the validation set; undefined where the run wrote none. */
  readonly predictions?: Predictions;
  /** Every item with its side; undefined where the run wrote no items.csv. */
  readonly items?: readonly ItemRow[];
}

/** Reads a run folder. A UserError where it is none; artefacts that a run has not yet written are left out. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const text = await readFile(join(folder, 'pipeline.yaml'), 'utf8').catch(() => undefined);
  const path = join(folder, 'events.jsonl');
  if (text === undefined || !existsSync(path)) {
    throw new UserError({
      code: 'unreadable-file',
      message: `${folder} is not a run folder`,
      expected: 'a folder with pipeline.yaml and events.jsonl, as pipeline run makes it',
    });
  }
  const events = readEvents(path);
  const predictions = existsSync(join(folder, 'predictions.json')) ? await readPredictions(folder) : undefined;
  const pipeline = { text, value: readYaml(text, join(folder, 'pipeline.yaml')) };
  const items = await readItemsFile(folder);
  return {
    ...taken(path, () => fromEvents(events)),
    folder,
    pipeline,
    ...(predictions === undefined ? {} : { predictions }),
    ...(items === undefined ? {} : { items }),
  };
}

function readYaml(text: string, path: string): Readonly<Record<string, unknown>> {
  const value = taken(path, () => parse(text) as unknown);
  if (!isRecord(value)) throw new UserError(damaged(path, 'it is no pipeline file'));
  return value;
}

/** What is made of a file of the run folder; a form that is none of ours shows where it is taken apart. */
function taken<T>(path: string, take: () => T): T {
  try {
    return take();
  } catch (error) {
    throw new UserError(damaged(path, (error as Error).message.split('\n')[0]!));
  }
}

/** What a fit is called: its stage's title, and which of the stage's fits it is where there are several. */
export function fitName(
  { tasks, history }: Pick<RunRecord, 'tasks' | 'history'>,
  fit: { readonly stage: number; readonly step: number },
): string {
  const title = tasks.find((task) => task.id === `stage-${fit.stage}`)?.title ?? `stage ${fit.stage}`;
  const same = history.fits.filter((other) => other.stage === fit.stage && other.rows.length > 0);
  const place = same.findIndex((other) => other.step === fit.step);
  return same.length < 2 || place < 0 ? title : `${title}, fit ${place + 1} of ${same.length}`;
}

type FromEvents = Omit<RunRecord, 'folder' | 'pipeline' | 'predictions' | 'items'>;

function fromEvents(events: readonly TimedEvent[]): FromEvents {
  const state = closeRun(events.reduce((before, event) => advanceRun(before, event, 0), { tasks: [] } as RunState));
  const start = events.find((event) => event.type === 'run_started');
  const end = state.ending;
  const row = events.findLast((event) => event.type === 'train' && event.event.type === 'epoch_done');
  const last = row?.type === 'train' && row.event.type === 'epoch_done' ? lastMetrics(row.event.row) : {};
  return {
    name: start?.type === 'run_started' ? start.name : 'run',
    ending: endingOf(state),
    metrics: end?.type === 'run_done' ? end.metrics : last,
    tasks: state.tasks,
    history: events.reduce(advanceHistory, NO_HISTORY),
    series: batchSeries(events),
    ...(start?.time === undefined ? {} : { started: start.time }),
    ...(start?.type === 'run_started' && start.lowerIsBetter ? { lowerIsBetter: start.lowerIsBetter } : {}),
    ...secondsOf(events),
    ...(state.engine ? { engine: { engine: state.engine.engine, precision: state.engine.precision, detail: state.engine.detail } } : {}),
  };
}

function lastMetrics({ validLoss, metrics }: EpochRow): Readonly<Record<string, number | null>> {
  return { valid_loss: validLoss, ...metrics };
}

/** Time from each start (a resumed run has several) to the last event before the next one. */
function secondsOf(events: readonly TimedEvent[]): { seconds?: number } {
  const starts = events.flatMap((event, i) => (event.type === 'run_started' ? [i] : []));
  const time = (i: number): number => Date.parse(events[i]?.time ?? '');
  const seconds = starts.reduce((sum, at, i) => sum + (time((starts[i + 1] ?? events.length) - 1) - time(at)) / 1000, 0);
  return starts.length > 0 && Number.isFinite(seconds) ? { seconds } : {};
}

function endingOf({ ending, tasks }: RunState): RunRecord['ending'] {
  const trained = tasks.filter((task) => !task.id.startsWith('output')).every((task) => task.status === 'done' || task.status === 'cached');
  if (ending?.type === 'run_done' || (trained && tasks.length > 0)) return 'done';
  if (tasks.some((task) => task.status === 'failed')) return 'failed';
  return ending ? 'interrupted' : 'unfinished';
}
