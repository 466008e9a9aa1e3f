import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeAtomic } from '../util/files.ts';
import { makeFolder } from '../util/make-folder.ts';
import type { LearnerSnapshot } from './learner-snapshot.ts';
import type { Cursor } from './state.ts';

/** All that going on bit for bit needs. */
export interface Checkpoint extends LearnerSnapshot {
  readonly cursor: Cursor;
}

/** A checkpoint file that is whole. */
export interface FoundCheckpoint {
  readonly path: string;
  /** Length of the run's event log when it was written: what comes after it is done again. */
  readonly mark: number;
  /** Names of newer ones that are damaged. */
  readonly skipped: readonly string[];
}

/** Ends in the version of what follows. */
const MAGIC = Buffer.from('PIPECKP2');
const KEPT = 2;
const NAME = /^(\d+)-(\d+)\.ckpt$/;

/** Writes a checkpoint as `<folder>/<serial>-<mark>.ckpt`: magic, sha256, payload; atomically; the two newest are kept. */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint, mark: number): Promise<string> {
  await makeFolder(folder);
  const existing = await list(folder);
  const serial = existing.length === 0 ? 1 : Number.parseInt(existing.at(-1)!, 10) + 1;
  const payload = encode(checkpoint);
  const hash = createHash('sha256');
  for (const piece of payload) hash.update(piece);
  const path = join(folder, checkpointName(serial, mark));
  await writeAtomic(path, [MAGIC, hash.digest(), ...payload]);
  for (const old of existing.slice(0, Math.max(0, existing.length + 1 - KEPT))) await rm(join(folder, old), { force: true });
  return path;
}

export function checkpointName(serial: number, mark: number): string {
  return `${String(serial).padStart(6, '0')}-${mark}.ckpt`;
}

/** The newest checkpoint of a folder whose checksum is right; undefined where there is none, with the names of the damaged ones. */
export async function findCheckpoint(
  folder: string,
): Promise<FoundCheckpoint | { readonly path?: never; readonly skipped: readonly string[] }> {
  const skipped: string[] = [];
  for (const name of (await list(folder)).reverse()) {
    const path = join(folder, name);
    if (await isWhole(path)) return { path, mark: Number(NAME.exec(name)![2]), skipped };
    skipped.push(name);
  }
  return { skipped };
}

/** Whether a checkpoint file is there and its checksum is right. */
export async function isWhole(path: string): Promise<boolean> {
  return payloadOf(await readFile(path).catch(() => Buffer.alloc(0))) !== undefined;
}

/** Reads a checkpoint. undefined where it is damaged, or of another version. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const payload = payloadOf(await readFile(path).catch(() => Buffer.alloc(0)));
  return payload && decode(payload);
}

/** Names and lengths of the arrays that lie behind a payload's head, one after the other. */
type Lengths = readonly (readonly [name: string, length: number])[];

interface Head {
  readonly rest: Omit<Checkpoint, 'weights'>;
  readonly weights: Lengths;
  readonly averages: Lengths;
}

/** The payload in pieces: its head's length, its head, and the large arrays as they lie in memory. */
function encode({ weights, ...rest }: Checkpoint): Uint8Array[] {
  const { averages } = rest.optimizer;
  const head: Head = {
    rest: { ...rest, optimizer: { ...rest.optimizer, averages: new Map() } },
    weights: lengthsOf(weights),
    averages: lengthsOf(averages),
  };
  const bytes = serialize(head);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  const arrays = [...weights.values(), ...averages.values()];
  return [length, bytes, ...arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))];
}

function decode(payload: Buffer): Checkpoint {
  let at = 4 + payload.readUInt32LE(0);
  const { rest, weights, averages } = deserialize(payload.subarray(4, at)) as Head;
  const take = (lengths: Lengths): Map<string, Float32Array> => {
    const arrays = new Map<string, Float32Array>();
    for (const [name, length] of lengths) {
      arrays.set(name, new Float32Array(Uint8Array.from(payload.subarray(at, at + length * 4)).buffer));
      at += length * 4;
    }
    return arrays;
  };
  return { ...rest, weights: take(weights), optimizer: { ...rest.optimizer, averages: take(averages) } };
}

function lengthsOf(arrays: ReadonlyMap<string, Float32Array>): Lengths {
  return [...arrays].map(([name, { length }]) => [name, length]);
}

/** Removes what a kill left half written. */
export async function removeHalfWritten(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  for (const name of names) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}

function payloadOf(bytes: Buffer): Buffer | undefined {
  const start = MAGIC.length + 32;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const payload = bytes.subarray(start);
  return createHash('sha256').update(payload).digest().equals(bytes.subarray(MAGIC.length, start)) ? payload : undefined;
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => NAME.test(name)).sort();
}
