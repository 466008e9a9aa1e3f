import { resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { readRunFile } from '../run/run-file.ts';
import { gatherFacts } from './facts.ts';
import type { Io } from './io.ts';
import { frozenLock, type LockMode } from './lock.ts';
import { perform } from './run.ts';

/** `pipeline resume RUN`: goes on from the newest good checkpoint of a run folder, with the engine it was started on. */
export async function run([folder]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const path = resolve(io.cwd, folder!);
  const { document: kept, engine, threads, lock: kind } = await readRunFile(path);
  const document: Document = { ...kept, origins: new Map() };
  const { facts, engineNotes } = await gatherFacts(document, { engine, offline: options.offline === true }, io);
  const lock: LockMode = kind === 'frozen' ? { kind, lock: await frozenLock(document, facts, threads ?? facts.engine.threads) } : { kind };
  return perform(
    { document, facts, engineNotes, folder: path, resume: true, lock, ...(threads === undefined ? {} : { threads }) },
    options,
    io,
  );
}
