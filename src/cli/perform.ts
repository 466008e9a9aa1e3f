import { join } from 'node:path';
import type { Document } from '../document/document.ts';
import { type RunFiles, runFiles } from '../folder/event-log.ts';
import { advanceReached, NOTHING_REACHED, type Reached } from '../folder/reached.ts';
import { changedSince, type Facts } from '../plan/facts.ts';
import { createView } from '../report/live/create-view.ts';
import type { ViewMode, ViewStream } from '../report/live/view.ts';
import { saveFinders } from '../report/plots/save-finders.ts';
import { outputRenderer } from '../report/render-outputs.ts';
import { noteChangedData } from '../run/changed-data.ts';
import type { RunEvent } from '../run/events.ts';
import { execute, type Outcome } from '../run/execute.ts';
import type { RunOptions } from '../run/options.ts';
import { openStageCache } from '../run/stage-cache.ts';
import { tryLock } from '../util/lock.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import type { Io, Output } from './io.ts';
import { cacheFolder } from './load.ts';
import { frozenOutcome, keepLock, type LockMode, lockOf } from './lock.ts';
import { paint, raw } from './output.ts';
import { resumable, stoppedRun } from './stopped-run.ts';

export interface Performance {
  readonly document: Document;
  readonly facts: Facts;
  readonly engineNotes: readonly string[];
  readonly folder: string;
  readonly threads?: number;
  readonly lock: LockMode;
  /** Leaves the model and the outputs out. */
  readonly stagesOnly?: boolean;
  /** Looks for where an interrupted run goes on; asked once nobody else works in the folder. */
  readonly findResume?: () => Promise<NonNullable<RunOptions['resume']> & { readonly mark: number; readonly notes: readonly string[] }>;
}

/** Executes a plan with the view and the run folder's files listening, and Ctrl-C wired to a clean stop; a second Ctrl-C ends at once. */
export async function perform(what: Performance, options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const release = await resumable(what.folder, io, () => lockRun(what.folder));
  try {
    return await performLocked(what, options, io);
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

async function performLocked({ findResume, ...what }: Performance, options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const resume = await findResume?.();
  const mode: ViewMode = options.json ? 'json' : io.stdout.isTTY ? 'tty' : 'lines';
  const view = createView({ mode, stream: viewStream(mode, io.stdout) });
  const files = await resumable(what.folder, io, () =>
    runFiles(what.folder, resume ? { resume: true, mark: resume.mark } : { resume: false }),
  );
  let reached = (resume?.events ?? []).reduce(advanceReached, NOTHING_REACHED);
  const controller = new AbortController();
  const log = carefulLog(files, () => controller.abort());
  const emit = (event: RunEvent): void => {
    reached = advanceReached(reached, event);
    log.handle(event);
    view.handle(event);
  };
  const ignore = io.onInterrupt((signal) => {
    if (controller.signal.aborted && signal !== 'SIGHUP') process.exit(EXIT.interrupted);
    controller.abort();
  });
  let outcome: Outcome | undefined;
  let failure: unknown;
  try {
    outcome = await execute({
      ...what,
      engineNotes: [...what.engineNotes, ...(resume?.notes ?? [])],
      ...(resume ? { resume } : {}),
      ...(options.cache === false || what.lock.kind === 'frozen' ? {} : { cache: openStageCache(cacheFolder(io)) }),
      ...(what.lock.kind === 'frozen' && what.lock.lock.lr_find ? { pinned: what.lock.lock.lr_find } : {}),
      survey: { cacheFolder: cacheFolder(io), offline: options.offline === true },
      emit,
      mark: () => log.mark(),
      signal: controller.signal,
      render: outputRenderer(what.folder, what.document),
      drawFinders: () => saveFinders(what.folder),
    });
    log.mark();
  } catch (error) {
    failure = error;
  }
  await view.close();
  await files.close().catch((error: unknown) => {
    failure ??= error;
  });
  ignore();
  if (!outcome || failure !== undefined) throw await stoppedRun(failure, what.folder, io);
  await refuseChangedData(what.folder, outcome.facts);
  if (outcome.state === 'interrupted') return EXIT.interrupted;
  return closeLock({ ...what, facts: outcome.facts }, reached, io);
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

/** The tree moves the cursor, lines have our colours, JSON is text of any origin. */
function viewStream(mode: ViewMode, output: Output): ViewStream {
  if (mode === 'tty') return raw(output);
  return mode === 'json' ? output : { write: (text) => paint(output, text), isTTY: output.isTTY === true };
}

/** Writes the lock of a finished run, or compares with the one that it was held to. */
async function closeLock({ document, facts, folder, threads, lock }: Performance, reached: Reached, io: Io): Promise<number> {
  if (lock.kind === 'none') return EXIT.ok;
  const now = await lockOf(reached, document, facts, folder, threads ?? facts.engine.threads);
  if (lock.kind === 'write') {
    await keepLock(document, now);
    return EXIT.ok;
  }
  const { lines, failed } = frozenOutcome(lock.lock, now);
  io.stderr.write(`${lines.join('\n')}\n`);
  return failed ? EXIT.problem : EXIT.ok;
}
