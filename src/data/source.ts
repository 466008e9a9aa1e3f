import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isFolder, makeFolderAtomic } from '../util/files.ts';
import { sha256 } from '../util/hash.ts';
import { UserError } from '../util/problem.ts';
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
    case 'known':
      throw new UserError({ code: 'download-needed', message: 'downloads are not here yet' });
  }
}

async function locateFolder(path: string, base: string): Promise<Located> {
  const root = resolve(base, path);
  if (await isFolder(root)) return { root, detail: root };
  const names = await readdir(dirname(root)).catch(() => []);
  throw new UserError({
    code: 'source-not-found',
    message: `there is no folder ${root}`,
    path: 'data.source',
    ...(names.length > 0 ? { hint: `the folder above it holds ${names.slice(0, 5).join(', ')}` } : {}),
  });
}

const SYNTHETIC: string = './synthetic.js';
/** Raise when drawSynthetic draws other pictures than before. */
const DRAWING = 2;

async function locateSynthetic(spec: SourceSpec & { kind: 'synthetic' }, options: LocateOptions): Promise<Located> {
  const { classes, perClass, size, seed } = spec;
  const key = sha256(JSON.stringify([DRAWING, classes, perClass, size, seed])).slice(0, 16);
  const root = join(resolve(options.base, options.cacheFolder), 'synthetic', key);
  const detail = `${classes} x ${perClass} drawn pictures of ${size} px, seed ${seed}`;
  if (await isFolder(root)) return { root, detail };
  options.onProgress?.(`drawing ${detail}`);
  const { drawSynthetic } = (await import(SYNTHETIC)) as { drawSynthetic: (spec: SourceSpec, folder: string) => Promise<void> };
  await makeFolderAtomic(root, (folder) => drawSynthetic(spec, folder));
  return { root, detail };
}
