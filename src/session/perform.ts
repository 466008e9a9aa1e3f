import { join } from 'node:path';
import type { Document } from '../document/document.ts';
import { type RunFiles, runFiles } from '../folder/event-log.ts';
import { advanceReached, NOTHING_REACHED, type Reached } from '../folder/reached.ts';
import { changedSince, type Facts } from '../plan/facts.ts';
import { saveFinders } from '../report/plots/save-finders.ts';
import { outputRenderer } from '../report/render-outputs.ts';
import { noteChangedData } from '../run/changed-data.ts';
import type { RunEvent } from '../run/events.ts';
import { execute, type Outcome } from '../run/execute.ts';
import type { RunOptions } from '../run/options.ts';
import { openStageCache } from '../run/stage-cache.ts';
import { tryLock } from '../util/lock.ts';
import { UserError } from '../util/problem.ts';
import { cacheFolder } from './cache-folder.ts';
import { type FrozenOutcome, frozenOutcome, keepLock, type LockMode, lockOf } from './lockfile.ts';
import type { ComputeOptions, SessionOptions, WatchOptions } from './options.ts';
import { type Place, placeOf } from './place.ts';
import { resumable, stoppedRun } from './stopped-run.ts';

/** What is carried out, in which folder. */
export interface Performance {
  readonly document: Document;
  readonly facts: Facts;
  readonly engineNotes: readonly string[];
  readonly folder: string;
  readonly lock: LockMode;
  /** Leaves the model and the outputs out. */
  readonly stagesOnly?: boolean;
  /** Looks for where an interrupted run goes on; asked once nobody else works in the folder. */
  readonly findResume?: () => Promise<NonNullable<RunOptions['resume']> & { readonly mark: number; readonly notes: readonly string[] }>;
}

export type PerformOptions = Omit<ComputeOptions, 'engine'> & WatchOptions & SessionOptions;

/** How a run ended. */
export interface RunResult {
  /** 'interrupted': resumeRun goes on from its checkpoint. */
  readonly state: 'done' | 'interrupted';
  /** The run folder, absolute. */
  readonly folder: string;
  /** Of the validation set, by their columns in the table; empty where the run was interrupted. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Of a frozen run that is done: how it compares with its lockfile. */
  readonly frozen?: FrozenOutcome;
}

/** Executes a plan; the run folder's files and then the listener are told of every event. Nobody else may work in the folder meanwhile. */
export async function perform(what: Performance, options: PerformOptions): Promise<RunResult> {
  const release = await resumable(what, placeOf(options), () => lockRun(what.folder));
  try {
    return await performLocked(what, options);
  } finally {
    await release();
  }
}

async function lockRun(folder: string): Promise<() => Promise<void>> {
  const release = await tryLock(join(folder, 'lock'));
  if (release) return release;
  throw new UserError({
    code: 'wrong-value',
    message: `another process works in ${folder}`,
    hint: 'wait until it has ended, or stop it with Ctrl-C',
  });
}

async function performLocked({ findResume, ...what }: Performance, options: PerformOptions): Promise<RunResult> {
  const place = placeOf(options);
  const resume = await findResume?.();
  const files = await resumable(what, place, () => runFiles(what.folder, resume ? { resume: true, mark: resume.mark } : { resume: false }));
  let reached = (resume?.events ?? []).reduce(advanceReached, NOTHING_REACHED);
  const broken = new AbortController();
  const log = carefulLog(files, () => broken.abort());
  let outcome: Outcome | undefined;
  let failure: unknown;
  try {
    outcome = await execute({
      ...what,
      ...threadsOf(options),
      engineNotes: [...what.engineNotes, ...(resume?.notes ?? [])],
      ...(resume ? { resume } : {}),
      ...cacheOf(what.lock, options, place),
      survey: { cacheFolder: cacheFolder(place), offline: options.offline === true, env: place.env },
      emit: (event: RunEvent): void => {
        reached = advanceReached(reached, event);
        log.handle(event);
        options.onEvent?.(event);
      },
      mark: () => log.mark(),
      signal: options.signal ? AbortSignal.any([options.signal, broken.signal]) : broken.signal,
      render: outputRenderer(what.folder, what.document),
      drawFinders: () => saveFinders(what.folder),
    });
    log.mark();
  } catch (error) {
    failure = error;
  }
  await files.close().catch((error: unknown) => {
    failure ??= error;
  });
  if (!outcome || failure !== undefined) throw await stoppedRun(failure, what, place);
  await refuseChangedData(what.folder, outcome.facts);
  const { folder } = what;
  if (outcome.state === 'interrupted') return { state: 'interrupted', folder, metrics: {} };
  const frozen = await closeLock({ ...what, facts: outcome.facts }, reached, options);
  return { state: 'done', folder, metrics: reached.metrics, ...(frozen ? { frozen } : {}) };
}

/** A frozen run trains everything itself, at the learning rates of its lockfile. */
function cacheOf(lock: LockMode, { cache }: WatchOptions, place: Place): Pick<RunOptions, 'cache' | 'pinned'> {
  if (lock.kind === 'frozen') return lock.lock.lr_find ? { pinned: lock.lock.lr_find } : {};
  return cache === false ? {} : { cache: openStageCache(cacheFolder(place)) };
}

/** The run folder's log, which stops the run where it cannot be written: nothing is marked after an event that it lacks, so no checkpoint counts on it. */
function carefulLog(files: RunFiles, stop: () => void): Pick<RunFiles, 'handle' | 'mark'> {
  let broken: unknown;
  return {
    handle(event) {
      if (broken !== undefined) return;
      try {
        files.handle(event);
      } catch (error) {
        broken = error;
        stop();
      }
    },
    mark() {
      if (broken !== undefined) throw broken;
      return files.mark();
    },
  };
}

/** Throws where a file that the run used is no longer the one that was hashed. */
async function refuseChangedData(folder: string, facts: Facts): Promise<void> {
  const changed = await changedSince(facts);
  if (changed.length > 0) throw new UserError(await noteChangedData(folder, changed));
}

/** Writes the lock of a finished run, or compares with the one that it was held to. */
async function closeLock(
  { document, facts, folder, lock }: Performance,
  reached: Reached,
  { threads = facts.engine.threads }: PerformOptions,
): Promise<FrozenOutcome | undefined> {
  if (lock.kind === 'none') return undefined;
  const now = await lockOf(reached, document, facts, folder, threads);
  if (lock.kind === 'frozen') return frozenOutcome(lock.lock, now);
  await keepLock(document, now);
  return undefined;
}

/** The number of threads, where one was given. */
export function threadsOf({ threads }: Pick<ComputeOptions, 'threads'>): Pick<ComputeOptions, 'threads'> {
  return threads === undefined ? {} : { threads };
}
