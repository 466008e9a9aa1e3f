import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DecodeSpec } from '../image/decode.ts';
import type { Raster } from '../image/raster.ts';
import type { SplitName } from '../language/contracts/draws.ts';
import type { ItemTransform } from '../language/contracts/item-transform.ts';
import type { WordSpec } from '../language/spec.ts';
import { temporaryName } from '../util/files.ts';
import { makeFolder } from '../util/make-folder.ts';
import { provenanceKey } from '../util/provenance.ts';

const MAGIC = Buffer.from('PIPERAS1');
/** Magic, width, height and channels as uint32, sha256 of the pixels. */
const HEADER = MAGIC.length + 12 + 32;

/** How many transforms at the head of the list draw nothing for this side, so that their result is the same in every epoch. */
export function fixedTransforms(transforms: readonly Pick<ItemTransform, 'draws'>[], split: SplitName): number {
  if (split === 'valid') return transforms.length;
  const draws = transforms.findIndex((transform) => transform.draws);
  return draws < 0 ? transforms.length : draws;
}

/** What a cached raster comes from: a file's content, how it is decoded, what is done to it, and the code and libraries that do it. */
export function rasterKey(
  bytes: Uint8Array,
  decode: DecodeSpec,
  transforms: readonly WordSpec<'item_transform'>[],
  split: SplitName,
): string {
  const recipe = JSON.stringify([provenanceKey(), decode, transforms, transforms.length === 0 ? '' : split]);
  return createHash('sha256').update(bytes).update(recipe).digest('hex');
}

/** The raster of a key; undefined where there is none, or where the file is cut short or damaged. */
export async function takeRaster(folder: string, key: string): Promise<Raster | undefined> {
  const file = await readFile(placeOf(folder, key)).catch(() => undefined);
  if (!file || file.length < HEADER || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const [width, height, channels] = [8, 12, 16].map((at) => file.readUInt32LE(at)) as [number, number, number];
  const data = file.subarray(HEADER);
  if (data.length !== width * height * channels || (channels !== 1 && channels !== 3)) return undefined;
  return digest(data).equals(file.subarray(20, HEADER)) ? { width, height, channels, data } : undefined;
}

/** Keeps a raster: a file of its own, written beside its place and renamed. A disk that is full or not to be written costs nothing but the cache. */
export async function putRaster(folder: string, key: string, { width, height, channels, data }: Raster): Promise<void> {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  for (const [i, value] of [width, height, channels].entries()) header.writeUInt32LE(value, 8 + 4 * i);
  digest(data).copy(header, 20);
  const path = placeOf(folder, key);
  const temporary = temporaryName(path);
  try {
    await makeFolder(dirname(path));
    await writeFile(temporary, Buffer.concat([header, data]), { flag: 'wx' });
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function placeOf(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), `${key}.raster`);
}

function digest(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
