import { copyFile, link, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import type { Fingerprint } from '../plan/plan.ts';
import type { TrainEvent } from '../train/events.ts';
import { isFile, makeFolderAtomic, writeAtomic } from '../util/files.ts';
import { makeFolder } from '../util/make-folder.ts';

/** meta.json of a cached stage: what it is and where it came from. */
export interface StageMeta {
  readonly format: 'pipefile-stage';
  readonly version: 1;
  readonly fingerprint: Fingerprint;
  /** The document's name, its file and the stage's place and title in it. */
  readonly name: string;
  readonly file: string;
  readonly stage: number;
  readonly title: string;
  readonly created: string;
  /** Of the stage, where it ran without a break. */
  readonly seconds?: number;
}

/** A finished stage: the learner's checkpoint after it, the events it told and the files it made in the run folder. */
export interface StageArtefact {
  readonly meta: StageMeta;
  readonly checkpoint: string;
  readonly events: readonly TrainEvent[];
  /** Paths below `folder`. */
  readonly files: readonly string[];
  readonly folder: string;
}

/** An entry as it lies in the cache. */
export interface CachedStage {
  readonly folder: string;
  readonly meta: StageMeta;
  readonly bytes: number;
  /** When it was made or last taken. */
  readonly used: Date;
}

/** Finished stages by fingerprint, in a folder that may be deleted at any time. Entries come by rename, as a whole. */
export interface StageCache {
  /** The entry of a fingerprint; undefined where there is none. */
  find(fingerprint: Fingerprint): Promise<CachedStage | undefined>;
  put(artefact: StageArtefact): Promise<void>;
  list(): Promise<readonly CachedStage[]>;
}

const STATE = 'state.ckpt';
const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

export function openStageCache(cacheFolder: string): StageCache {
  const root = join(cacheFolder, 'stages');
  return {
    find: ({ hash }) => readEntry(entryFolder(root, hash)),
    put: (artefact) => put(entryFolder(root, artefact.meta.fingerprint.hash), artefact),
    list: () => list(root),
  };
}

/** The events of an entry, and its files put into a run folder; the entry counts as used now. */
export async function takeStage({ folder }: CachedStage, runFolder: string): Promise<readonly TrainEvent[]> {
  const now = new Date();
  await utimes(join(folder, 'meta.json'), now, now).catch(() => undefined);
  const files = join(folder, 'files');
  for (const path of await filesBelow(files)) await copyInto(files, runFolder, path);
  return deserialize(await unzip(await readFile(join(folder, 'events.v8.gz')))) as TrainEvent[];
}

/** Puts an entry's state into a checkpoints folder, as a link where the file system allows it. */
export async function takeState({ folder }: CachedStage, target: string): Promise<void> {
  await makeFolder(dirname(target));
  await linkOrCopy(join(folder, STATE), target);
}

/** Removes an entry; a run that reads it at the time finds it missing and does the stage itself. */
export async function dropStage({ folder }: CachedStage): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function entryFolder(root: string, hash: string): string {
  return join(root, hash.slice(0, 2), hash);
}

async function put(entry: string, { meta, checkpoint, events, files, folder }: StageArtefact): Promise<void> {
  await makeFolder(dirname(entry));
  await makeFolderAtomic(entry, async (temporary) => {
    await linkOrCopy(checkpoint, join(temporary, STATE));
    for (const path of files) await copyInto(folder, join(temporary, 'files'), path);
    await writeAtomic(join(temporary, 'events.v8.gz'), await zip(serialize(events)));
    await writeAtomic(join(temporary, 'meta.json'), `${JSON.stringify(meta, null, 1)}\n`);
  });
}

async function readEntry(folder: string): Promise<CachedStage | undefined> {
  const path = join(folder, 'meta.json');
  try {
    const meta = JSON.parse(await readFile(path, 'utf8')) as StageMeta;
    if (meta.format !== 'pipefile-stage' || meta.version !== 1 || !(await isFile(join(folder, STATE)))) return undefined;
    return { folder, meta, bytes: await sizeOf(folder), used: (await stat(path)).mtime };
  } catch {
    return undefined;
  }
}

async function list(root: string): Promise<readonly CachedStage[]> {
  const entries: CachedStage[] = [];
  for (const prefix of await namesIn(root)) {
    for (const hash of await namesIn(join(root, prefix))) {
      const entry = hash.startsWith('.') ? undefined : await readEntry(join(root, prefix, hash));
      if (entry) entries.push(entry);
    }
  }
  return entries.sort((a, b) => b.used.getTime() - a.used.getTime());
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const path of await filesBelow(folder)) bytes += (await stat(join(folder, path))).size;
  return bytes;
}

/** Paths of the files below a folder, sorted; none where there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

async function copyInto(from: string, to: string, path: string): Promise<void> {
  await makeFolder(dirname(join(to, path)));
  await copyFile(join(from, path), join(to, path));
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
