import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Archive, Located, SourceContext } from '../language/contracts/source.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import { isFile, isFolder, makeFolderAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { shownAddress } from '../util/web-address.ts';
import { checkFormat } from './archives/format.ts';
import { type UnpackOptions, unpackArchive } from './archives/unpack.ts';
import { archivePlace, claimArchivePlace } from './download/archive-place.ts';
import { findMismatch } from './download/check.ts';
import { changeTime, download } from './download/download.ts';
import { createFastaiConfig } from './download/fastai-home.ts';
import type { DownloadRequest } from './download/request.ts';

export interface LocateOptions {
  /** Folder that relative paths are below: the pipeline file's. */
  readonly base: string;
  /** Folder of this program's own cache, below `base` where it is relative. */
  readonly cacheFolder: string;
  /** Never touch the network. */
  readonly offline: boolean;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Read for FASTAI_HOME and HOME; process.env where left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Finds a source's folder, and brings it here first where that is needed. Throws a UserError where it cannot. */
export async function locateSource(spec: WordSpec<'source'>, words: Words, options: LocateOptions): Promise<Located> {
  const cacheFolder = resolve(options.base, options.cacheFolder);
  const env = options.env ?? process.env;
  const located = await words.create(spec).locate({
    ...options,
    cacheFolder,
    env,
    archive: (archive) => locateArchive(archive, { ...options, env }),
    made: (name, fill) => makeFolder(join(cacheFolder, name), fill),
  });
  if ('root' in located) return located;
  const hint = located.hint ?? 'run without --offline';
  throw new UserError({ code: 'download-needed', message: `${located.absent} is not on this machine`, hint, path: 'data.source' });
}

async function makeFolder(root: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (!(await isFolder(root))) await makeFolderAtomic(root, fill);
  return root;
}

type ArchiveContext = Pick<SourceContext, 'offline' | 'env' | 'onProgress' | 'signal'>;

/** An archive below fastai's own folders, so that what fastai has downloaded is found: unpacked already, or its archive, or fetched. */
async function locateArchive(spec: Archive, options: ArchiveContext): Promise<Located> {
  const { env } = options;
  const listen = {
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const { archive, root } = await (options.offline ? archivePlace(spec.url, env) : claimArchivePlace(spec.url, env, listen));
  const located = { root, detail: `${root}, from ${shownAddress(spec.url)}` };
  if (await isFolder(root)) return located;
  const check = {
    ...(spec.bytes === undefined ? {} : { bytes: spec.bytes }),
    ...(spec.md5FirstMiB === undefined ? {} : { md5FirstMiB: spec.md5FirstMiB }),
  };
  const have = (await isFile(archive)) && (await findMismatch(archive, check)) === undefined;
  if (!have && options.offline) throw downloadNeeded(spec.url, archive, spec.bytes);
  await createFastaiConfig(env);
  const request = {
    url: spec.url,
    target: archive,
    check,
    inspect: (part: string) => checkFormat(part, shownAddress(spec.url)),
    ...listen,
  };
  if (have && (await unpackOr(archive, root, listen, options.offline ? undefined : request))) return located;
  await download(request);
  await unpackFresh(archive, root, listen);
  return located;
}

/** Unpacks an archive that was here before. One that cannot be unpacked is fetched again, where that is allowed: then false, and a new one is there. */
async function unpackOr(archive: string, root: string, listen: UnpackOptions, again: DownloadRequest | undefined): Promise<boolean> {
  const replaces = await changeTime(archive);
  try {
    await unpackArchive(archive, root, listen);
    return true;
  } catch (error) {
    if (!isUnreadable(error) || again === undefined || replaces === undefined) throw error;
    await download({ ...again, replaces });
    return false;
  }
}

/** Unpacks what was just fetched. What cannot be unpacked is not kept, so that the next run fetches it again. */
async function unpackFresh(archive: string, root: string, listen: UnpackOptions): Promise<void> {
  try {
    await unpackArchive(archive, root, listen);
  } catch (error) {
    if (isUnreadable(error)) await rm(archive, { force: true });
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof UserError && error.problems[0]?.code === 'archive-unreadable';
}

function downloadNeeded(url: string, archive: string, bytes?: number): UserError {
  const size = bytes === undefined ? '' : ` (${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB)`;
  return new UserError({
    code: 'download-needed',
    message: `${shownAddress(url)}${size} is not on this machine`,
    hint: `run without --offline, or put the archive at ${archive}`,
    path: 'data.source',
  });
}
