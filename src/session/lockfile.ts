import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Document } from '../document/document.ts';
import { placeProblems } from '../document/place.ts';
import type { Reached } from '../folder/reached.ts';
import { classScores } from '../interpret/classification-report.ts';
import { confusionMatrix } from '../interpret/confusion.ts';
import { decodeClasses, hasClasses } from '../interpret/predictions.ts';
import { readPredictions } from '../interpret/predictions-file.ts';
import type { Facts } from '../plan/facts.ts';
import { type Drift, inputDrift, resultDrift, sameMachine } from '../plan/lock/drift.ts';
import { lockPath, readLock, writeLock } from '../plan/lock/file.ts';
import { type Lock, type LockedEngine, type LockedInputs, type LockedResults, lockInputs } from '../plan/lock.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { requireWritable } from './writable.ts';

/** What a run does with its file's lock: nothing, write it when it is done, or hold to it. */
export type LockMode = { readonly kind: 'none' } | { readonly kind: 'write' } | { readonly kind: 'frozen'; readonly lock: Lock };

/** The lock that `--frozen` holds a run to. Throws UserError where there is none, or with everything that drifted. */
export async function frozenLock(document: Document, facts: Facts, threads: number): Promise<Lock> {
  const path = lockPath(document.file);
  const lock = await readLock(path);
  if (!lock) {
    throw new UserError({
      code: 'lock-missing',
      message: `there is no ${path} that a frozen run could be held to`,
      hint: 'run the pipeline once without --frozen, and commit the lock it writes',
    });
  }
  if (facts.data.state !== 'here' || facts.weights.state === 'absent') {
    const why = facts.data.state !== 'here' ? facts.data.why : 'the weights are not here yet';
    throw new UserError({
      code: 'download-needed',
      message: `a frozen run needs its data and weights here: ${why}`,
      hint: 'run once without --frozen',
    });
  }
  const engine: LockedEngine = { ...lock.engine, name: facts.engine.name, threads };
  const drift = inputDrift(lock, lockInputs(document, facts, engine, facts.provenance.libraries));
  if (drift.length > 0)
    throw new UserError(
      placeProblems(
        drift.map((one) => asProblem(one, path)),
        document,
      ),
    );
  return lock;
}

/** The lock of a finished run, from what it reached, its facts and its folder. */
export async function lockOf(reached: Reached, document: Document, facts: Facts, folder: string, threads: number): Promise<Lock> {
  const { engine, rates, metrics, lowerIsBetter } = reached;
  const { values, ...inputs } = lockInputs(document, facts, { ...engine, threads }, facts.provenance.libraries);
  return {
    ...inputs,
    ...(Object.keys(rates).length === 0 ? {} : { lr_find: rates }),
    results: {
      metrics: rounded(metrics),
      lower_is_better: Object.keys(metrics).filter((name) => lowerIsBetter.includes(name)),
      model: `sha256:${hashOf(join(folder, 'model.safetensors'))}`,
      ...(await classesOf(folder)),
    },
    values,
  };
}

/** Throws, before a run trains, where its lock could not be written when it is done. */
export async function requireWritableLock({ file }: Document): Promise<void> {
  await requireWritable(lockPath(file), 'the lock', 'make that folder writable, or run with --no-lock');
}

/** Writes the lock of a finished run beside its file. */
export async function keepLock(document: Document, lock: Lock): Promise<string> {
  const path = lockPath(document.file);
  await writeLock(path, lock);
  return path;
}

/** How a frozen run compares with its lockfile. */
export interface FrozenOutcome {
  /** For people. */
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/**
 * How a frozen run's end compares with the lock: the lines to print, and whether it failed. Other bits on the machine that wrote the lock
 * (same library, instruction set and threads) are a failure; on another one they are told.
 */
export function frozenOutcome(locked: Lock, now: Lock): FrozenOutcome {
  const inputs: LockedInputs = now;
  const drift = [...inputDrift(locked, inputs), ...resultDrift(locked.results, now.results)];
  if (drift.length === 0) return { lines: ['Frozen: inputs and model are those of the lock, to the bit.'], failed: false };
  const failed = sameMachine(locked, inputs);
  const reason = failed
    ? 'The result is not the one of the lock, on the same engine, instruction set and number of threads:'
    : `The inputs are those of the lock; it was written with ${locked.engine.detail}, ${locked.engine.threads} threads, and the last bits differ:`;
  return {
    lines: [reason, ...drift.map(({ path, locked: was, found }) => `  ${path}: ${text(was)} in the lock, ${text(found)} now`)],
    failed,
  };
}

function asProblem({ path, locked, found }: Drift, lock: string): Problem {
  const what = path.startsWith('values.') ? path.slice('values.'.length) : path;
  const hint = path.startsWith('versions') ? 'install the locked version, or accept the new one' : 'undo the change, or accept it';
  return {
    code: 'lock-drift',
    message: `${what} is not what ${basename(lock)} holds`,
    expected: text(locked),
    found: text(found),
    hint: `${hint} by a run without --frozen and commit the lock`,
    ...(path.startsWith('values.') ? { path: what } : {}),
  };
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function classesOf(folder: string): Promise<Pick<LockedResults, 'classes'>> {
  const predictions = await readPredictions(folder);
  if (!hasClasses(predictions)) return {};
  const scores = classScores(confusionMatrix(predictions.targets, decodeClasses(predictions), predictions.vocab));
  return { classes: Object.fromEntries(scores.map(({ name, precision, recall, f1 }) => [name, rounded({ precision, recall, f1 })])) };
}

/** Six decimals, as the epoch table prints: what a reviewer reads; the model's hash holds the bits. */
function rounded<T extends Readonly<Record<string, number | null>>>(values: T): T {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? null : Number(value.toFixed(6))])) as T;
}
