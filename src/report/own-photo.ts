import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../folder/record.ts';
import { sha256 } from '../util/hash.ts';

/** Reads a photo below a folder, where it is one that the run used. */
export type OwnPhoto = (root: string, path: string) => Promise<Uint8Array | undefined>;

/**
 * How the photos of a run are read: a file is given only where its sha256 is the one in the run's items.csv. So a report never shows a photo that was
 * replaced since, and a run folder from a stranger shows nothing of this machine.
 */
export function ownPhotos({ items = [] }: Pick<RunRecord, 'items'>): OwnPhoto {
  const hashes = new Map(items.map(({ path, sha256: hash }) => [path, hash]));
  return async (root, path) => {
    if (!hashes.get(path)) return undefined;
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    return bytes && sha256(bytes) === hashes.get(path) ? bytes : undefined;
  };
}
