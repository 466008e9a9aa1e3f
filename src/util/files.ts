import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { hostTag, isRunning } from './processes.ts';
import { aboutPath } from './system-error.ts';
import { sortByCodePoint } from './text-order.ts';

/** What a file can be made of: bytes, UTF-8 text, or pieces written one after the other. */
export type Content = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that its name holds either the old content or the whole new one, also after a kill or a power cut:
 * a temporary file beside it, fsync, rename, fsync of the folder. Makes the folder where it is missing.
 */
export async function writeAtomic(path: string, content: Content): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = temporaryName(path);
  try {
    await writeSynced(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw aboutPath(error, path);
  }
  await syncFolder(dirname(path));
}

/**
 * Makes a folder that is there as a whole or not at all: `fill` works in a temporary folder beside it, which is then renamed.
 * Where another process was faster, its folder stays and ours is dropped.
 */
export async function makeFolderAtomic(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await clearStale(dirname(path));
  const temporary = temporaryName(path);
  await makeFolder(temporary);
  try {
    await fill(temporary);
    await renameFolder(temporary, path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Renames a folder unless the target is there already: then the source is left where it is. */
export async function renameFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    if (!(await isFolder(to))) throw error;
  }
}

/** A hidden name beside `path` that no other process uses; it says which process of which machine made it. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${hostTag()}${randomBytes(6).toString('hex')}.tmp`);
}

const TEMPORARY = /^\..+\.(\d+)-([0-9a-f]{6})?[0-9a-f]{12}\.tmp(\.lift)?$/;
/** A temporary name that does not say where its process ran is left alone for this long. */
const DAY_MS = 86_400_000;

/** Removes from a folder the temporary files and folders of processes that were killed; those of living processes and of other machines stay. */
export async function clearStale(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid, host] = TEMPORARY.exec(name) ?? [];
    if (pid === undefined || (host !== undefined && host !== hostTag()) || (await isRunning(Number(pid), ''))) continue;
    const path = join(folder, name);
    if (host === undefined && !(await isOlder(path, DAY_MS))) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The same for a folder and all folders below it. */
export async function clearStaleBelow(folder: string): Promise<void> {
  await clearStale(folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await clearStaleBelow(join(folder, entry.name));
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry !== undefined && Date.now() - entry.mtimeMs > ms;
}

/** Whether the path is a folder, links followed; false for whatever cannot be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  return (await sizeOrKind(path)) === 'folder';
}

/** Whether the path is a regular file, links followed; false for whatever cannot be looked at. */
export async function isFile(path: string): Promise<boolean> {
  return typeof (await sizeOrKind(path)) === 'number';
}

/** Size of a regular file in bytes, or undefined where there is none. */
export async function fileSize(path: string): Promise<number | undefined> {
  const size = await sizeOrKind(path);
  return typeof size === 'number' ? size : undefined;
}

async function sizeOrKind(path: string): Promise<number | 'folder' | undefined> {
  try {
    const entry = await stat(path);
    if (entry.isDirectory()) return 'folder';
    return entry.isFile() ? entry.size : undefined;
  } catch {
    return undefined;
  }
}

async function writeSynced(path: string, content: Content): Promise<void> {
  const file = await open(path, 'wx');
  try {
    if (typeof content === 'string') await writeAll(file, Buffer.from(content));
    else if (content instanceof Uint8Array) await writeAll(file, content);
    else for await (const piece of content) await writeAll(file, piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength; )
    done += (await file.write(bytes, done, Math.min(bytes.byteLength - done, 2 ** 30))).bytesWritten;
}

/** Makes a rename last; folders cannot be opened everywhere (Windows), and there this does nothing. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}

/** The last by name of the folders in a folder for which `is` holds, by path; names of runs begin with their date. Undefined where there is none. */
export async function lastFolderIn(folder: string, is: (path: string) => Promise<boolean>): Promise<string | undefined> {
  for (const name of sortByCodePoint(await readdir(folder)).reverse()) if (await is(join(folder, name))) return join(folder, name);
  return undefined;
}
