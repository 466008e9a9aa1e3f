import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isFile, isFolder, makeFolderAtomic, writeAtomic } from '../util/files.ts';
import { sha256 } from '../util/hash.ts';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { unpackArchive } from './archives/unpack.ts';
import { findMismatch } from './download/check.ts';
import { download } from './download/download.ts';
import { archiveName, createFastaiConfig, fastaiHome, folderName } from './download/fastai-home.ts';
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
  const { archive, root } = await archiveFolders(spec.url, env);
  const claim = join(dirname(archive), '.pipefile', `${basename(archive)}.json`);
  await refuseForeign(claim, spec.url, root);
  if (await isFolder(root)) return { root, detail: `${root}, from ${spec.url}` };
  const check = {
    ...(spec.bytes === undefined ? {} : { bytes: spec.bytes }),
    ...(spec.md5FirstMiB === undefined ? {} : { md5FirstMiB: spec.md5FirstMiB }),
  };
  const have = (await isFile(archive)) && (await findMismatch(archive, check)) === undefined;
  if (!have && options.offline) throw downloadNeeded(spec.url, archive, spec.bytes);
  await createFastaiConfig(env);
  const listen = {
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  if (!have) await download({ url: spec.url, target: archive, check, ...listen });
  await writeAtomic(claim, `${JSON.stringify({ url: spec.url })}\n`);
  await unpackArchive(archive, root, listen);
  return { root, detail: `${root}, from ${spec.url}` };
}

/** fastai names archives by the last part of their address alone: of two addresses that end alike the second is refused, not mixed up with the first. */
async function refuseForeign(claim: string, url: string, root: string): Promise<void> {
  const known = await readFile(claim, 'utf8').catch(() => undefined);
  if (known === undefined) return;
  const { url: other } = JSON.parse(known) as { url: string };
  if (other === url) return;
  throw new UserError({
    code: 'wrong-value',
    message: `${url} and ${other} would share one folder: fastai names both ${basename(root)}`,
    found: `${root} with the content of ${other}`,
    hint: `name that folder instead (source: ${root}), or move it and ${claim} away`,
    path: 'data.source',
  });
}

/** Where fastai keeps the archive of an address and its unpacked content, whether or not they are there. */
export async function archiveFolders(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ archive: string; root: string }> {
  const home = await fastaiHome(env);
  const name = archiveName(url);
  return { archive: join(home.archive, name), root: join(home.data, folderName(name)) };
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
    message: `${url}${size} is not on this machine`,
    hint: `run without --offline, or put the archive at ${archive}`,
    path: 'data.source',
  });
}
