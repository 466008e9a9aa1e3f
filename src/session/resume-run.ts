import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { EngineName } from '../backends/registry.ts';
import type { Document } from '../document/document.ts';
import type { PluginMode } from '../document/parse.ts';
import { readEvents } from '../folder/event-log.ts';
import type { Facts } from '../plan/facts.ts';
import { datasetHash } from '../plan/fingerprint.ts';
import { changedDataOf } from '../run/changed-data.ts';
import type { RunEvent } from '../run/events.ts';
import { type RunFile, readRunFile } from '../run/run-file.ts';
import { findCheckpoint, removeHalfWritten } from '../train/checkpoint.ts';
import { isFile } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { restoreDocument } from '../words/load.ts';
import { allowedWords } from './allowed-words.ts';
import { gatherFacts } from './facts.ts';
import { follow, type RunHandle } from './handle.ts';
import { frozenLock, type LockMode, requireWritableLock } from './lockfile.ts';
import type { ComputeOptions, SessionOptions, WatchOptions } from './options.ts';
import { type Performance, perform, type RunResult, threadsOf } from './perform.ts';
import { type Place, placeOf } from './place.ts';

export interface ResumeOptions extends Pick<ComputeOptions, 'offline'>, WatchOptions, SessionOptions {
  /** Which of the run's plug-ins are imported, and so run. A run folder may come from a stranger: only trusted ones where left out. */
  readonly plugins?: PluginMode;
}

/** How a resumed run ended. */
export interface ResumeResult extends RunResult {
  /** Whether it had ended already, so that there was nothing to do. */
  readonly already: boolean;
}

/** Goes on from the newest good checkpoint of a run folder, with the engine it was started on. */
export function resumeRun(folder: string, options: ResumeOptions = {}): RunHandle<ResumeResult> {
  return follow(options, (followed) => resume(resolve(placeOf(options).cwd, folder), followed));
}

async function resume(folder: string, given: ResumeOptions): Promise<ResumeResult> {
  const file = await readRunFile(folder);
  const changed = await changedDataOf(folder);
  if (changed) throw new UserError(changed);
  const done = doneOf(folder);
  if (done) return { state: 'done', folder, metrics: done.metrics, already: true };
  const options = { ...given, engine: file.engine as EngineName, ...threadsOf(file) };
  const document = await restoreDocument(file.document, allowedWords(given));
  const { facts, engineNotes } = await gatherFacts(document, options);
  checkSame(file, facts);
  const lock = await lockMode(file, document, facts, folder, options);
  if (lock.kind === 'write') await requireWritableLock(document);
  const what = { document, facts, engineNotes, folder, lock, findResume: () => findResume(folder, file, facts) };
  return { ...(await perform(what, options)), already: false };
}

async function lockMode(
  { lock: kind, threads }: RunFile,
  document: Document,
  facts: Facts,
  folder: string,
  options: SessionOptions,
): Promise<LockMode> {
  if (kind === 'write' && !(await isOurs(document.file, folder, placeOf(options)))) {
    const text = `${document.file} is gone, or not in the working folder or one above it or the run: no lock is written`;
    await options.onNotice?.({ kind: 'note', text });
    return { kind: 'none' };
  }
  return kind === 'frozen' ? { kind, lock: await frozenLock(document, facts, threads ?? facts.engine.threads) } : { kind };
}

/** A run folder may come from a stranger: a lock is written only beside a file that is there, in the working folder or one above it or the run. */
async function isOurs(file: string, folder: string, { cwd }: Place): Promise<boolean> {
  const place = `${dirname(file)}${sep}`;
  return (await isFile(file)) && [folder, cwd].some((here) => `${here}${sep}`.startsWith(place));
}

/** The last event of a run that has ended. */
function doneOf(folder: string): (RunEvent & { readonly type: 'run_done' }) | undefined {
  const log = join(folder, 'events.jsonl');
  const last = existsSync(log) ? readEvents(log).at(-1) : undefined;
  return last?.type === 'run_done' ? last : undefined;
}

/** Bits can only be the same over the same data. */
function checkSame(file: RunFile, { data }: Facts): void {
  if (file.contentHash === undefined || data.state !== 'here') return;
  const relabelled = file.datasetHash !== undefined && file.datasetHash !== datasetHash(data.dataset);
  if (data.contentHash === file.contentHash && !relabelled) return;
  throw new UserError({
    code: 'wrong-value',
    message: `the ${data.contentHash === file.contentHash ? 'labels or the split' : 'data'} changed since the run was started, so it cannot go on as it was`,
    hint: 'bring the data back as they were, or start anew with `pipeline run`',
  });
}

async function findResume(folder: string, file: RunFile, facts: Facts): ReturnType<NonNullable<Performance['findResume']>> {
  const checkpoints = join(folder, 'checkpoints');
  await removeHalfWritten(checkpoints);
  const found = await findCheckpoint(checkpoints);
  const notes = found.skipped.map((name) => `checkpoint ${name} is damaged; going on from the one before it`);
  const { pipefile } = facts.provenance.libraries;
  if (file.codeVersion !== pipefile)
    notes.push(`the run was started with pipefile ${file.codeVersion}, this is ${pipefile}: its bits may differ`);
  if (found.path === undefined)
    return { events: [], mark: 0, notes: [...notes, 'there is no checkpoint yet; the run starts from its beginning'] };
  const log = join(folder, 'events.jsonl');
  return { checkpoint: found.path, mark: found.mark, events: existsSync(log) ? readEvents(log, found.mark) : [], notes };
}
