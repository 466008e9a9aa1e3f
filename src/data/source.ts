import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isFile, isFolder, makeFolderAtomic } from '../util/files.ts';
import { sha256 } from '../util/hash.ts';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { shownAddress } from '../util/web-address.ts';
import { checkFormat } from './archives/format.ts';
import { type UnpackOptions, unpackArchive } from './archives/unpack.ts';
import { archivePlace, claimArchivePlace } from './download/archive-place.ts';
import { findMismatch } from './download/check.ts';
import { changeTime, download } from './download/download.ts';
import { createFastaiConfig } from './download/fastai-home.ts';
import type { DownloadRequest } from './download/request.ts';
import { KNOWN_DATASETS, type KnownDataset, knownDataset } from './known.ts';
import type { SourceSpec } from './spec.ts';

export interface LocateOptions {
  /** Folder that relative paths are below: the pipeline file's. */
  readonly base: string;
  /** Folder of this program's own cache. */
  readonly cacheFolder: string;
  /** Never touch the network. */
  readonly offline: boolean;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Read for FASTAI_HOME and HOME; process.env where left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Located {
  /** Absolute folder. */
  readonly root: string;
  /** One line for people: what it is and where it came from. */
  readonly detail: string;
}

/** Finds a source's folder, and brings it here first where that is needed. Throws a UserError where it cannot. */
export async function locateSource(spec: SourceSpec, options: LocateOptions): Promise<Located> {
  switch (spec.kind) {
    case 'folder':
      return locateFolder(spec.path, options.base);
    case 'synthetic':
      return locateSynthetic(spec, options);
    case 'url':
      return locateArchive(spec, options);
    case 'known':
      return locateArchive(requireKnown(spec.name), options);
  }
}

async function locateFolder(path: string, base: string): Promise<Located> {
  const root = resolve(base, path);
  if (await isFolder(root)) return { root, detail: root };
  const near = nearest(basename(root), await readdir(dirname(root)).catch(() => []));
  throw new UserError({
    code: 'source-not-found',
    message: `there is no folder ${root}`,
    path: 'data.source',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** Raise when drawSynthetic draws other pictures than before. */
const DRAWING = 2;

async function locateSynthetic(spec: SourceSpec & { kind: 'synthetic' }, options: LocateOptions): Promise<Located> {
  const { classes, perClass, size, seed } = spec;
  const key = sha256(JSON.stringify([DRAWING, classes, perClass, size, seed])).slice(0, 16);
  const root = join(resolve(options.base, options.cacheFolder), 'synthetic', key);
  const detail = `${classes} x ${perClass} drawn pictures of ${size} px, seed ${seed}`;
  if (await isFolder(root)) return { root, detail };
  options.onProgress?.(`drawing ${detail}`);
  const { drawSynthetic } = await import('./synthetic.ts');
  await makeFolderAtomic(root, (folder) => drawSynthetic(spec, folder));
  return { root, detail };
}

/** An archive below fastai's own folders, so that what fastai has downloaded is found: unpacked already, or its archive, or fetched. */
async function locateArchive(spec: { url: string; bytes?: number; md5FirstMiB?: string }, options: LocateOptions): Promise<Located> {
  const env = options.env ?? process.env;
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

function requireKnown(name: string): KnownDataset {
  const known = knownDataset(name);
  if (known) return known;
  const near = nearest(
    name,
    KNOWN_DATASETS.map((dataset) => dataset.name),
  );
  throw new UserError({
    code: 'source-not-found',
    message: `there is no known data set named ${name}`,
    expected: 'one of those that `pipeline datasets` lists, a folder, or an address',
    path: 'data.source',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
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
