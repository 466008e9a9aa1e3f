import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeAtomic } from '../util/files.ts';
import type { LearnerSnapshot } from './learner-snapshot.ts';

/** Where training stands: everything before this batch of this epoch of this fit is done. */
export interface Cursor {
  readonly stage: number;
  /** Index into the stage's steps. */
  readonly step: number;
  readonly epoch: number;
  /** Training batches done; the number of batches per epoch when only validation is left. */
  readonly batch: number;
}

/** All that going on bit for bit needs. */
export interface Checkpoint extends LearnerSnapshot {
  readonly version: 1;
  readonly cursor: Cursor;
}

const MAGIC = Buffer.from('PIPECKPT');
const KEPT = 2;

/** Writes a checkpoint as `<folder>/<serial>.ckpt`: header, sha256, payload; atomically; the two newest are kept. */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  await mkdir(folder, { recursive: true });
  const existing = await list(folder);
  const serial = existing.length === 0 ? 1 : Number.parseInt(existing.at(-1)!, 10) + 1;
  const payload = serialize(checkpoint);
  const digest = createHash('sha256').update(payload).digest();
  const path = join(folder, `${String(serial).padStart(6, '0')}.ckpt`);
  await writeAtomic(path, Buffer.concat([MAGIC, digest, payload]));
  for (const old of existing.slice(0, Math.max(0, existing.length + 1 - KEPT))) await rm(join(folder, old), { force: true });
  return path;
}

/** The newest checkpoint of a folder that is whole; `skipped` names newer ones that are damaged. undefined where there is none. */
export async function newestCheckpoint(
  folder: string,
): Promise<{ checkpoint: Checkpoint; path: string; skipped: readonly string[] } | undefined> {
  const skipped: string[] = [];
  for (const name of (await list(folder)).reverse()) {
    const path = join(folder, name);
    const checkpoint = decode(await readFile(path).catch(() => Buffer.alloc(0)));
    if (checkpoint) return { checkpoint, path, skipped };
    skipped.push(name);
  }
  return undefined;
}

function decode(bytes: Buffer): Checkpoint | undefined {
  const start = MAGIC.length + 32;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const payload = bytes.subarray(start);
  if (!createHash('sha256').update(payload).digest().equals(bytes.subarray(MAGIC.length, start))) return undefined;
  try {
    const checkpoint = deserialize(payload) as Checkpoint;
    return checkpoint.version === 1 ? checkpoint : undefined;
  } catch {
    return undefined;
  }
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => /^\d+\.ckpt$/.test(name)).sort();
}
