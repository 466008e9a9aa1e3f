import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Predictions } from '../interpret/predictions.ts';
import { readPredictions } from '../interpret/predictions-file.ts';
import { UserError } from '../util/problem.ts';
import { readEvents, type TimedEvent } from './files.ts';
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
  /** Whole run, from the last event; undefined for a run that did not end. */
  readonly seconds?: number;
  readonly ending: 'done' | 'interrupted' | 'failed' | 'unfinished';
  readonly engine?: { readonly engine: string; readonly precision: string; readonly detail: string };
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly tasks: RunState['tasks'];
  readonly history: History;
  readonly series: BatchSeries;
  /** Of the validation set; undefined where the run wrote none. */
  readonly predictions?: Predictions;
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
  const pipeline = { text, value: parse(text) as Record<string, unknown> };
  return { ...fromEvents(events), folder, pipeline, ...(predictions === undefined ? {} : { predictions }) };
}

type FromEvents = Omit<RunRecord, 'folder' | 'pipeline' | 'predictions'>;

function fromEvents(events: readonly TimedEvent[]): FromEvents {
  const state = closeRun(events.reduce((before, event) => advanceRun(before, event, 0), { tasks: [] } as RunState));
  const start = events.find((event) => event.type === 'run_started');
  const end = state.ending;
  const row = events.findLast((event) => event.type === 'train' && event.event.type === 'epoch_done');
  const last = row?.type === 'train' && row.event.type === 'epoch_done' ? row.event.row.metrics : {};
  return {
    name: start?.type === 'run_started' ? start.name : basename('run'),
    ending: endingOf(state),
    metrics: end?.type === 'run_done' ? end.metrics : last,
    tasks: state.tasks,
    history: events.reduce(advanceHistory, NO_HISTORY),
    series: batchSeries(events),
    ...(start?.time === undefined ? {} : { started: start.time }),
    ...(end?.type === 'run_done' ? { seconds: end.seconds } : {}),
    ...(state.engine ? { engine: { engine: state.engine.engine, precision: state.engine.precision, detail: state.engine.detail } } : {}),
  };
}

function endingOf({ ending, tasks }: RunState): RunRecord['ending'] {
  if (ending?.type === 'run_done') return 'done';
  if (tasks.some((task) => task.status === 'failed')) return 'failed';
  return ending ? 'interrupted' : 'unfinished';
}
