import { join } from 'node:path';
import type { Document } from '../document/document.ts';
import type { Facts } from '../plan/facts.ts';
import { runFiles } from '../report/files.ts';
import { renderOutput } from '../report/outputs.ts';
import { createView, type ViewMode, type ViewStream } from '../report/view.ts';
import type { RunEvent } from '../run/events.ts';
import { execute, type RunOptions } from '../run/execute.ts';
import { openStageCache } from '../run/stage-cache.ts';
import { tryLock } from '../util/lock.ts';
import { UserError } from '../util/problem.ts';
import { restoreDocument } from '../words/load.ts';
import { EXIT } from './command.ts';
import { gatherFacts } from './facts.ts';
import type { Io, Output } from './io.ts';
import { cacheFolder } from './load.ts';
import { frozenOutcome, keepLock, type LockMode, LockRecorder } from './lock.ts';
import { paint, raw } from './output.ts';

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
  const release = await lockRun(what.folder);
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
  const files = await runFiles(what.folder, resume ? { resume: true, mark: resume.mark } : { resume: false });
  const recorder = new LockRecorder();
  for (const event of resume?.events ?? []) recorder.handle(event);
  const emit = (event: RunEvent): void => {
    recorder.handle(event);
    files.handle(event);
    view.handle(event);
  };
  const controller = new AbortController();
  const ignore = io.onInterrupt(() => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  });
  try {
    const outcome = await execute({
      ...what,
      engineNotes: [...what.engineNotes, ...(resume?.notes ?? [])],
      ...(resume ? { resume } : {}),
      ...(options.cache === false || what.lock.kind === 'frozen' ? {} : { cache: openStageCache(cacheFolder(io)) }),
      ...(what.lock.kind === 'frozen' && what.lock.lock.lr_find ? { pinned: what.lock.lock.lr_find } : {}),
      survey: { cacheFolder: cacheFolder(io), offline: options.offline === true },
      emit,
      mark: () => files.mark(),
      signal: controller.signal,
      render: (output, run) => renderOutput(output, run, restoreDocument),
    });
    if (outcome === 'interrupted') return EXIT.interrupted;
  } finally {
    ignore();
    await view.close();
    await files.close();
  }
  return closeLock(what, recorder, io);
}

/** The tree moves the cursor, lines have our colours, JSON is text of any origin. */
function viewStream(mode: ViewMode, output: Output): ViewStream {
  if (mode === 'tty') return raw(output);
  return mode === 'json' ? output : { write: (text) => paint(output, text), isTTY: output.isTTY === true };
}

/** Writes the lock of a finished run, or compares with the one that it was held to. Data that were fetched by the run are looked at now. */
async function closeLock({ document, facts, folder, threads, lock }: Performance, recorder: LockRecorder, io: Io): Promise<number> {
  if (lock.kind === 'none') return EXIT.ok;
  const here = await gatherFacts(document, { engine: facts.engine.name, offline: true }, io);
  const reached = await recorder.lock(document, here.facts, folder, threads ?? facts.engine.threads);
  if (lock.kind === 'write') {
    await keepLock(document, reached);
    return EXIT.ok;
  }
  const { lines, failed } = frozenOutcome(lock.lock, reached);
  io.stderr.write(`${lines.join('\n')}\n`);
  return failed ? EXIT.problem : EXIT.ok;
}
