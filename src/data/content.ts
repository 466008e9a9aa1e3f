import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../util/files.ts';
import { sha256, sha256File } from '../util/hash.ts';
import { sortByCodePoint } from '../util/text-order.ts';

/** What files hold, as one number that a review can compare. */
export interface ContentFacts {
  /** Root of the Merkle tree over the folders, sha256 hex. */
  readonly contentHash: string;
  readonly bytes: number;
  /** sha256 of every file, by path. */
  readonly hashes: ReadonlyMap<string, string>;
  /** How every file looked just before it was hashed, by its absolute path: see lookAt. */
  readonly looks: ReadonlyMap<string, string>;
}

export interface HashOptions {
  readonly cacheFolder?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Size, mtime and ctime (ns, decimal) of a file when its sha256 was taken. */
type Known = readonly [size: number, mtime: string, ctime: string, hash: string];

const AT_ONCE = 8;

/** A file written so shortly before it was hashed may change again without its times showing it. */
const SETTLED_NS = 2_000_000_000n;

/**
 * Hashes files (paths below root, POSIX separators). With a cache folder the hashes are kept by size and times, and only files that
 * changed are read again; deleting the cache only costs time, and one that cannot be written is none.
 */
export async function hashContent(
  root: string,
  paths: Iterable<string>,
  { cacheFolder, now = Date.now }: HashOptions = {},
): Promise<ContentFacts> {
  const sorted = sortByCodePoint([...new Set(paths)]);
  const cache = cacheFolder === undefined ? undefined : join(cacheFolder, 'hashes', `${sha256(root).slice(0, 32)}.json`);
  const known = cache === undefined ? new Map<string, Known>() : await readKnown(cache);
  const found = new Map<string, Known>();
  const hashes = new Map<string, string>();
  const looks = new Map<string, string>();
  let [next, bytes] = [0, 0];
  const work = async (): Promise<void> => {
    for (let i = next++; i < sorted.length; i = next++) {
      const path = sorted[i]!;
      const { entry, settled } = await hashOne(join(root, path), known.get(path), now);
      hashes.set(path, entry[3]);
      looks.set(join(root, path), entry.slice(0, 3).join(' '));
      bytes += entry[0];
      if (settled) found.set(path, entry);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (cache !== undefined && !sameEntries(known, found)) {
    const entries = sorted.flatMap((path) => (found.has(path) ? [[path, found.get(path)]] : []));
    await writeAtomic(cache, JSON.stringify(Object.fromEntries(entries))).catch(() => undefined);
  }
  return { contentHash: merkleRoot(sorted.map((path) => [path, hashes.get(path)!])), bytes, hashes, looks };
}

/** Root of the tree in which a folder's hash is that of its sorted entries, each `file|folder <name>\0<hash>\n`. */
export function merkleRoot(files: readonly (readonly [path: string, hash: string])[]): string {
  const folders = new Map<string, [string, string][]>();
  const entries = new Map<string, string>();
  for (const [path, hash] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) entries.set(`file ${path}`, hash);
    else {
      const name = path.slice(0, slash);
      const inside = folders.get(name) ?? [];
      inside.push([path.slice(slash + 1), hash]);
      folders.set(name, inside);
    }
  }
  for (const [name, inside] of folders) entries.set(`folder ${name}`, merkleRoot(inside));
  const whole = createHash('sha256');
  for (const name of sortByCodePoint([...entries.keys()])) whole.update(`${name}\0${entries.get(name)}\n`);
  return whole.digest('hex');
}

async function hashOne(path: string, known: Known | undefined, now: () => number): Promise<{ entry: Known; settled: boolean }> {
  const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const [bytes, mtime, ctime] = [Number(size), String(mtimeNs), String(ctimeNs)];
  if (known && known[0] === bytes && known[1] === mtime && known[2] === ctime) return { entry: known, settled: true };
  const settled = BigInt(now()) * 1_000_000n - ctimeNs > SETTLED_NS;
  return { entry: [bytes, mtime, ctime, await sha256File(path)], settled };
}

/** A cache that cannot be read, or holds something else, is an empty one. */
async function readKnown(cache: string): Promise<Map<string, Known>> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(cache, 'utf8')) as Record<string, unknown>);
    return new Map(entries.filter((entry): entry is [string, Known] => isKnown(entry[1])));
  } catch {
    return new Map();
  }
}

function isKnown(value: unknown): value is Known {
  return Array.isArray(value) && value.length === 4 && typeof value[0] === 'number' && /^[0-9a-f]{64}$/.test(String(value[3]));
}

function sameEntries(a: ReadonlyMap<string, Known>, b: ReadonlyMap<string, Known>): boolean {
  return a.size === b.size && [...b].every(([path, entry]) => a.get(path) === entry);
}
