import { join, resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { compile } from '../plan/compile.ts';
import type { Facts } from '../plan/facts.ts';
import { readEvents, runFiles } from '../report/files.ts';
import { renderOutput } from '../report/outputs.ts';
import { createView, type ViewMode } from '../report/view.ts';
import type { RunEvent } from '../run/events.ts';
import { execute } from '../run/execute.ts';
import { createRunFolder } from '../run/folder.ts';
import { writeRunFile } from '../run/run-file.ts';
import { EXIT } from './command.ts';
import { gatherFacts } from './facts.ts';
import type { Io } from './io.ts';
import { cacheFolder, loadDocument } from './load.ts';
import { frozenLock, frozenOutcome, keepLock, type LockMode, LockRecorder } from './lock.ts';

/** `pipeline run FILE`: checks everything, then trains into a new run folder. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const { facts, engineNotes } = await gatherFacts(document, { engine: options.engine as string, offline: options.offline === true }, io);
  const threads = options.threads === undefined ? undefined : Number(options.threads);
  const lock = await lockMode(document, facts, threads, options);
  const planHash = compile(document, facts).tasks.at(-1)!.fingerprint.hash;
  const started = new Date();
  const folder = await createRunFolder(resolve(io.cwd, options.runs as string), document.name, planHash, started);
  const { origins: _, ...kept } = document;
  await writeRunFile(folder, {
    format: 'pipefile-run',
    version: 1,
    started: started.toISOString(),
    engine: facts.engine.name,
    ...(threads === undefined ? {} : { threads }),
    planHash,
    codeVersion: facts.codeVersion,
    lock: lock.kind,
    document: kept,
  });
  return perform({ document, facts, engineNotes, folder, resume: false, lock, ...(threads === undefined ? {} : { threads }) }, options, io);
}

/** A run of the file as it stands writes its lock; an experiment with --set leaves the lock alone. */
async function lockMode(
  document: Document,
  facts: Facts,
  threads: number | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<LockMode> {
  if (options.frozen === true) return { kind: 'frozen', lock: await frozenLock(document, facts, threads ?? facts.engine.threads) };
  return { kind: options.lock === false || options.set !== undefined ? 'none' : 'write' };
}

export interface Performance {
  readonly document: Document;
  readonly facts: Facts;
  readonly engineNotes: readonly string[];
  readonly folder: string;
  readonly resume: boolean;
  readonly threads?: number;
  readonly lock: LockMode;
}

/** Executes a plan with the view and the run folder's files listening, and Ctrl-C wired to a clean stop; a second Ctrl-C ends at once. */
export async function perform(what: Performance, options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const mode: ViewMode = options.json ? 'json' : io.stdout.isTTY ? 'tty' : 'lines';
  const view = createView({ mode, stream: io.stdout });
  const files = await runFiles(what.folder, { resume: what.resume });
  const recorder = new LockRecorder();
  for (const event of what.resume ? readEvents(join(what.folder, 'events.jsonl')) : []) recorder.handle(event);
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
      survey: { cacheFolder: cacheFolder(io), offline: options.offline === true },
      emit,
      signal: controller.signal,
      render: (output, folder) => renderOutput(output, join(folder)),
    });
    if (outcome === 'interrupted') return EXIT.interrupted;
  } finally {
    ignore();
    await view.close();
    await files.close();
  }
  return closeLock(what, recorder, io);
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
