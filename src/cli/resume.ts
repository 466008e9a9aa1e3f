import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Document } from '../document/document.ts';
import { readEvents } from '../folder/event-log.ts';
import type { Facts } from '../plan/facts.ts';
import { datasetHash } from '../plan/fingerprint.ts';
import { changedDataOf } from '../run/changed-data.ts';
import { type RunFile, readRunFile } from '../run/run-file.ts';
import { findCheckpoint, removeHalfWritten } from '../train/checkpoint.ts';
import { isFile } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { restoreDocument } from '../words/load.ts';
import { EXIT } from './command.ts';
import { gatherFacts } from './facts.ts';
import type { Io } from './io.ts';
import { frozenLock, type LockMode, requireWritableLock } from './lock.ts';
import { type Performance, perform } from './perform.ts';

/** `pipeline resume RUN`: goes on from the newest good checkpoint of a run folder, with the engine it was started on. */
export async function run([folder]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const path = resolve(io.cwd, folder!);
  const file = await readRunFile(path);
  const changed = await changedDataOf(path);
  if (changed) throw new UserError(changed);
  if (isDone(path)) {
    io.stdout.write(`${relative(io.cwd, path) || path} is finished; there is nothing to resume\n`);
    return EXIT.ok;
  }
  const document = await restoreDocument(file.document);
  const threads = file.threads === undefined ? {} : { threads: file.threads };
  const { facts, engineNotes } = await gatherFacts(document, { engine: file.engine, offline: options.offline === true, ...threads }, io);
  checkSame(file, facts);
  const lock = await lockMode(file, document, facts, path, io);
  if (lock.kind === 'write') await requireWritableLock(document);
  return perform(
    { document, facts, engineNotes, folder: path, lock, findResume: () => findResume(path, file, facts), ...threads },
    options,
    io,
  );
}

async function lockMode({ lock: kind, threads }: RunFile, document: Document, facts: Facts, folder: string, io: Io): Promise<LockMode> {
  if (kind === 'write' && !(await isOurs(document.file, folder, io))) {
    io.stderr.write(`${document.file} is gone, or not in the working folder or one above it or the run: no lock is written\n`);
    return { kind: 'none' };
  }
  return kind === 'frozen' ? { kind, lock: await frozenLock(document, facts, threads ?? facts.engine.threads) } : { kind };
}

/** A run folder may come from a stranger: a lock is written only beside a file that is there, in the working folder or one above it or the run. */
async function isOurs(file: string, folder: string, { cwd }: Io): Promise<boolean> {
  const place = `${dirname(file)}${sep}`;
  return (await isFile(file)) && [folder, cwd].some((here) => `${here}${sep}`.startsWith(place));
}

function isDone(folder: string): boolean {
  const log = join(folder, 'events.jsonl');
  return existsSync(log) && readEvents(log).at(-1)?.type === 'run_done';
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
