import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSize } from '../../util/files.ts';
import { makeFolder } from '../../util/make-folder.ts';
import { UserError } from '../../util/problem.ts';
import { fetchInto, Retryable } from './attempt.ts';
import { findMismatch } from './check.ts';
import { withLock } from './lock.ts';
import { DOWNLOAD_LIMITS, type DownloadLimits, type DownloadRequest } from './request.ts';

/**
 * Brings a file here. A cut download goes on where it stopped (also in a later process) if the server still has the same file; silence,
 * broken connections and busy servers are tried again. Throws a UserError of code download-failed.
 */
export async function download(request: DownloadRequest): Promise<void> {
  await makeFolder(dirname(request.target));
  await withLock(`${request.target}.lock`, request, async () => {
    if ((await fileSize(request.target)) !== undefined && (await findMismatch(request.target, request.check)) === undefined) return;
    await downloadLocked(request);
  });
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
      message: `${request.url} is not the file it should be: ${mismatch.what} differs`,
      expected: mismatch.expected,
      found: mismatch.found,
      hint: 'the download was damaged or the file behind the address was replaced; nothing of it was kept',
    });
  }
  await rename(part, request.target);
  await rm(`${part}.json`, { force: true });
}

/** Removes what a cut download left. */
export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
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
    message: `${url} could not be downloaded: ${error.message}`,
    hint: `tried ${attempts} times; what has arrived is kept, and the next try goes on from there`,
  });
}
