import { resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { compile } from '../plan/compile.ts';
import type { Facts } from '../plan/facts.ts';
import { datasetHash } from '../plan/fingerprint.ts';
import { createRunFolder } from '../run/folder.ts';
import { writeRunFile } from '../run/run-file.ts';
import { documentOf } from './check-file.ts';
import { gatherFacts } from './facts.ts';
import { follow, type RunHandle } from './handle.ts';
import { frozenLock, type LockMode, requireWritableLock } from './lockfile.ts';
import type { ComputeOptions, ReadOptions, SessionOptions, WatchOptions } from './options.ts';
import { perform, type RunResult, threadsOf } from './perform.ts';
import { placeOf } from './place.ts';

export interface RunDocumentOptions extends ComputeOptions, WatchOptions, SessionOptions {
  /** Where run folders are made; 'runs' below `cwd` where left out. */
  readonly runs?: string;
  /** What becomes of the lockfile beside the pipeline file: written when the run is done, left alone, or held to. */
  readonly lock?: LockMode['kind'];
}

/** The lockfile is written where left out, but for a run with `overrides`, which is an experiment. All plug-ins of the file run unless told otherwise. */
export type RunFileOptions = RunDocumentOptions & Omit<ReadOptions, 'untrusted'>;

/** Checks a pipeline file, its data and the machine, then trains into a new run folder. */
export function runFile(file: string, options: RunFileOptions = {}): RunHandle<RunResult> {
  return follow(options, async (followed) => {
    const document = await documentOf(file, 'all', followed);
    const lock = followed.lock ?? ((followed.overrides ?? []).length > 0 ? 'none' : 'write');
    return runDocument(document, { ...followed, lock });
  });
}

/** As runFile, for a document that is read already. */
export async function runDocument(document: Document, options: RunDocumentOptions): Promise<RunResult> {
  const { facts, engineNotes } = await gatherFacts(document, options);
  const lock = await lockMode(document, facts, options);
  if (lock.kind === 'write') await requireWritableLock(document);
  const folder = await startRun(document, facts, lock, options);
  return perform({ document, facts, engineNotes, folder, lock }, options);
}

async function lockMode(document: Document, facts: Facts, { lock = 'write', threads }: RunDocumentOptions): Promise<LockMode> {
  return lock === 'frozen' ? { kind: lock, lock: await frozenLock(document, facts, threads ?? facts.engine.threads) } : { kind: lock };
}

/** Makes the run folder with pipeline.yaml and run.json in it; throws the signal's reason where nothing shall be begun any more. */
export async function startRun(document: Document, facts: Facts, lock: LockMode, options: RunDocumentOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const planHash = compile(document, facts).tasks.at(-1)!.fingerprint.hash;
  const started = new Date();
  const { origins: _, words: __, ...kept } = document;
  const runs = resolve(placeOf(options).cwd, options.runs ?? 'runs');
  return createRunFolder(runs, { name: document.name, hash: planHash, started }, (folder) =>
    writeRunFile(folder, {
      format: 'pipefile-run',
      version: 1,
      started: started.toISOString(),
      engine: facts.engine.name,
      ...threadsOf(options),
      planHash,
      codeVersion: facts.provenance.libraries.pipefile,
      lock: lock.kind,
      ...(facts.data.state === 'here' ? { contentHash: facts.data.contentHash, datasetHash: datasetHash(facts.data.dataset) } : {}),
      document: kept,
    }),
  );
}
