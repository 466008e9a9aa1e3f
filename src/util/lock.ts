import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryName } from './files.ts';
import { hostTag, isRunning, startOf } from './processes.ts';
import { aboutPath } from './system-error.ts';

export interface LockOptions {
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** How often a holder shows that it lives, and how long one that cannot be asked (another machine or container) may stay silent. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;

/**
 * Takes a lock file that no living process holds; gives how to let it go, or undefined where one holds it. A lock that is empty, or whose process is gone,
 * is taken over by exactly one process.
 */
export async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  const token = `${process.pid} ${(await startOf(process.pid)) ?? '-'} ${randomBytes(6).toString('hex')} ${hostTag()}`;
  if (!(await create(path, token)) && !(await takeOver(path, token))) return undefined;
  const beat = setInterval(() => void touch(path), BEAT_MS).unref();
  return async () => {
    clearInterval(beat);
    if ((await contentOf(path)) === token) await rm(path, { force: true });
  };
}

/** Runs `work` while no other process holds the lock file; waits for one that does. */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  let release = await tryLock(path);
  while (release === undefined) {
    options.onProgress?.(`waiting for another process, which holds ${path}`);
    await sleep(200, undefined, options.signal === undefined ? {} : { signal: options.signal });
    release = await tryLock(path);
  }
  try {
    return await work();
  } finally {
    await release();
  }
}

/** A lock appears with its content or not at all: an empty one is never a process's that is about to write into it. */
async function create(path: string, token: string): Promise<boolean> {
  const draft = temporaryName(path);
  try {
    await writeFile(draft, token, { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EMLINK') throw aboutPath(error, path);
    return createUnlinked(path, token);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** For file systems without hard links. */
async function createUnlinked(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(token).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw aboutPath(error, path);
    return false;
  }
}

/** Replaces a lock whose holder is gone. Only the holder of a second lock may remove it, so that none removes what another has just put there. */
async function takeOver(path: string, token: string): Promise<boolean> {
  if (await isHeld(path)) return false;
  const release = await tryLock(`${path}.take`);
  if (release === undefined) return false;
  try {
    if (await isHeld(path)) return false;
    await rm(path, { force: true });
    return await create(path, token);
  } finally {
    await release();
  }
}

/** Whether the process that wrote the lock lives: by its id and start time, since ids come again; by its last sign of life where it runs elsewhere. */
async function isHeld(path: string): Promise<boolean> {
  const [pid = '', start, token, host] = (await contentOf(path)).trim().split(' ');
  if (!(Number(pid) > 0) || start === undefined || token === undefined) return false;
  if (host !== undefined && host !== hostTag()) return (await silence(path)) < SILENT_MS;
  return isRunning(Number(pid), start);
}

function contentOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function silence(path: string): Promise<number> {
  const entry = await stat(path).catch(() => undefined);
  return entry === undefined ? Number.POSITIVE_INFINITY : Math.abs(Date.now() - entry.mtimeMs);
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
