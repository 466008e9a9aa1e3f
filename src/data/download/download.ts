import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSize } from '../../util/files.ts';
import { withLock } from '../../util/lock.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { UserError } from '../../util/problem.ts';
import { shownAddress } from '../../util/web-address.ts';
import { fetchInto, Retryable } from './attempt.ts';
import { findMismatch } from './check.ts';
import { dropPart } from './part.ts';
import { DOWNLOAD_LIMITS, type DownloadLimits, type DownloadRequest } from './request.ts';

/**
 * Brings a file here. A cut download goes on where it stopped (also in a later process) if the server still has the same file; silence,
 * broken connections and busy servers are tried again. Throws a UserError of code download-failed.
 */
export async function download(request: DownloadRequest): Promise<void> {
  await makeFolder(dirname(request.target));
  await withLock(`${request.target}.lock`, request, async () => {
    if (!(await isNeeded(request))) return;
    await downloadLocked(request);
  });
}

/** Whether the file is not here, or not as it should be: another process may have brought it while this one waited for the lock. */
async function isNeeded({ target, check, replaces }: DownloadRequest): Promise<boolean> {
  if ((await fileSize(target)) === undefined || (await findMismatch(target, check)) !== undefined) return true;
  return replaces !== undefined && (await changeTime(target)) === replaces;
}

/** Tells a file from one that was put in its place. */
export async function changeTime(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ctimeMs;
}

async function downloadLocked(request: DownloadRequest): Promise<void> {
  const part = `${request.target}.part`;
  const resumed = (await fileSize(part)) !== undefined;
  await fetchWhole(request, part);
  let mismatch = await findMismatch(part, request.check);
  if (mismatch !== undefined && resumed) {
    await dropPart(part);
    await fetchWhole(request, part);
    mismatch = await findMismatch(part, request.check);
  }
  if (mismatch !== undefined) {
    await dropPart(part);
    throw new UserError({
      code: 'download-failed',
      message: `${shownAddress(request.url)} is not the file it should be: ${mismatch.what} differs`,
      expected: mismatch.expected,
      found: mismatch.found,
      hint: 'the download was damaged or the file behind the address was replaced; nothing of it was kept',
    });
  }
  await inspect(request, part);
  await rename(part, request.target);
  await rm(`${part}.json`, { force: true });
}

async function inspect(request: DownloadRequest, part: string): Promise<void> {
  try {
    await request.inspect?.(part);
  } catch (error) {
    await dropPart(part);
    throw error;
  }
}

async function fetchWhole(request: DownloadRequest, part: string): Promise<void> {
  const limits: DownloadLimits = { ...DOWNLOAD_LIMITS, ...request.limits };
  for (let failures = 0; ; ) {
    const before = (await fileSize(part)) ?? 0;
    try {
      return await fetchInto(request, part, limits);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Retryable)) throw error;
      failures = ((await fileSize(part)) ?? 0) > before ? 1 : failures + 1;
      if (failures >= limits.attempts) throw gaveUp(request.url, error, limits.attempts);
      const pause = error.afterMs ?? Math.min(limits.backoffMs * 2 ** (failures - 1), 30_000);
      request.onProgress?.(`${error.message}; trying again in ${(pause / 1000).toFixed(1)} s`);
      await sleep(pause, undefined, request.signal === undefined ? {} : { signal: request.signal });
    }
  }
}

function gaveUp(url: string, error: Error, attempts: number): UserError {
  return new UserError({
    code: 'download-failed',
    message: `${shownAddress(url)} could not be downloaded: ${error.message}`,
    hint: `tried ${attempts} times; what has arrived is kept, and the next try goes on from there`,
  });
}
