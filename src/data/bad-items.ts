import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../util/files.ts';
import { sha256 } from '../util/hash.ts';
import { provenanceKey } from '../util/provenance.ts';
import type { BadItem, Item } from './items.ts';
import { scanItems } from './scan.ts';

export interface VerifyOptions {
  /** Verdicts are kept here by size and times; deleting them only costs time, and where they cannot be written none are kept. */
  readonly cacheFolder?: string;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Where given, a path that it refuses is not looked at. */
  readonly inside?: (path: string) => boolean;
}

/** Size, mtime and ctime in milliseconds, and why the file cannot be used ('' where it can). */
type Verdict = readonly [size: number, mtime: number, ctime: number, trouble: string];

/** Changed so shortly before it was looked at, a file may change again without its times showing it. */
const SETTLED_MS = 2000;
const STATS_AT_ONCE = 64;

/**
 * The items whose pictures cannot be used, in the order of the items, each file once: every file is decoded to its end, as training would. Files that
 * have not changed since the last look are not read again.
 */
export async function findBadItems(root: string, items: readonly Item[], options: VerifyOptions = {}): Promise<BadItem[]> {
  const paths = [...new Set(items.map(({ path }) => path))];
  const cache = options.cacheFolder === undefined ? undefined : join(options.cacheFolder, 'verdicts', `${cacheName(root)}.json`);
  const known = cache === undefined ? {} : await readVerdicts(cache);
  const states = await statAll(root, paths);
  const fresh = paths.filter((path, i) => !sameFile(known[path], states[i]));
  const looked = await look(root, fresh, options);
  const troubles = new Map(paths.map((path) => [path, looked.get(path) ?? known[path]?.[3] ?? '']));
  if (cache !== undefined && fresh.length > 0) await writeVerdicts(cache, paths, states, troubles);
  return paths.flatMap((path) => {
    const reason = troubles.get(path)!;
    return reason === '' ? [] : [{ path, reason }];
  });
}

async function look(root: string, paths: readonly string[], { onProgress, signal }: VerifyOptions): Promise<Map<string, string>> {
  const troubles = new Map<string, string>();
  let shown = 0;
  for await (const { index, path, trouble } of scanItems(root, paths, { mode: 'rgb', exif: 'ignore', ...(signal && { signal }) })) {
    troubles.set(path, trouble ?? '');
    if (performance.now() - shown < 200) continue;
    shown = performance.now();
    onProgress?.(`looking at ${paths.length} pictures`, (index + 1) / paths.length);
  }
  return troubles;
}

type State = readonly [size: number, mtime: number, ctime: number] | undefined;

async function statAll(root: string, paths: readonly string[]): Promise<State[]> {
  const states = new Array<State>(paths.length).fill(undefined);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < paths.length; i = next++) {
      const entry = await stat(join(root, paths[i]!)).catch(() => undefined);
      if (entry?.isFile()) states[i] = [entry.size, entry.mtimeMs, entry.ctimeMs];
    }
  };
  await Promise.all(Array.from({ length: STATS_AT_ONCE }, work));
  return states;
}

function sameFile(verdict: Verdict | undefined, state: State): boolean {
  return verdict !== undefined && state?.every((value, i) => value === verdict[i]) === true;
}

function cacheName(root: string): string {
  return sha256(`${provenanceKey()}\n${root}`).slice(0, 32);
}

async function writeVerdicts(
  cache: string,
  paths: readonly string[],
  states: readonly State[],
  troubles: ReadonlyMap<string, string>,
): Promise<void> {
  const settled = Date.now() - SETTLED_MS;
  const entries = paths.flatMap((path, i): [string, Verdict][] => {
    const state = states[i];
    return state && state[2] < settled ? [[path, [...state, troubles.get(path)!]]] : [];
  });
  await writeAtomic(cache, JSON.stringify(Object.fromEntries(entries))).catch(() => undefined);
}

/** A cache that cannot be read, or holds something else, is an empty one. */
async function readVerdicts(cache: string): Promise<Record<string, Verdict>> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(cache, 'utf8')) as Record<string, unknown>);
    return Object.fromEntries(entries.filter((entry): entry is [string, Verdict] => isVerdict(entry[1])));
  } catch {
    return {};
  }
}

function isVerdict(value: unknown): value is Verdict {
  return Array.isArray(value) && value.length === 4 && typeof value[3] === 'string';
}
