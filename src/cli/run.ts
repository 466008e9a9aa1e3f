import { resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { compile } from '../plan/compile.ts';
import type { Facts } from '../plan/facts.ts';
import { datasetHash } from '../plan/fingerprint.ts';
import { createRunFolder } from '../run/folder.ts';
import { writeRunFile } from '../run/run-file.ts';
import { EXIT } from './command.ts';
import { gatherFacts, printWarnings } from './facts.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { frozenLock, type LockMode, requireWritableLock } from './lock.ts';
import { perform } from './perform.ts';

type Options = Readonly<Record<string, unknown>>;

/** `pipeline run FILE`: checks everything, then trains into a new run folder. */
export async function run([file]: readonly string[], options: Options, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const { facts, engineNotes } = await gatherFacts(
    document,
    { engine: options.engine as string, offline: options.offline === true, ...threadsOf(options) },
    io,
  );
  await printWarnings(facts, document, io);
  const lock = await lockMode(document, facts, options);
  if (lock.kind === 'write') await requireWritableLock(document);
  const folder = await startRun(document, facts, lock, options, io);
  return perform({ document, facts, engineNotes, folder, lock, ...threadsOf(options) }, options, io);
}

/** A run of the file as it stands writes its lock; an experiment with --set leaves the lock alone. */
async function lockMode(document: Document, facts: Facts, options: Options): Promise<LockMode> {
  const { threads = facts.engine.threads } = threadsOf(options);
  if (options.frozen === true) return { kind: 'frozen', lock: await frozenLock(document, facts, threads) };
  return { kind: options.lock === false || options.set !== undefined ? 'none' : 'write' };
}

/** Makes the run folder with pipeline.yaml and run.json in it. */
export async function startRun(document: Document, facts: Facts, lock: LockMode, options: Options, io: Io): Promise<string> {
  const planHash = compile(document, facts).tasks.at(-1)!.fingerprint.hash;
  const started = new Date();
  const { origins: _, words: __, ...kept } = document;
  const runs = resolve(io.cwd, options.runs as string);
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

/** --threads, where it was given. */
export function threadsOf({ threads }: Options): { readonly threads?: number } {
  return threads === undefined ? {} : { threads: Number(threads) };
}
