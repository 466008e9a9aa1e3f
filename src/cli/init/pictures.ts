import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDelimited } from '../../data/csv.ts';
import type { CsvHead } from '../../data/layout.ts';
import { isUndecodable, undecodableNames } from '../../data/undecodable.ts';
import { lookAtImage } from '../../image/look.ts';
import { UserError } from '../../util/problem.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i;
/** Enough to recognise a layout without walking a million files. */
const MOST_PICTURES = 20_000;
const SAMPLED = 40;
/** Pictures whose longer side is at most this are no photos: a net of their own size learns them. */
const SMALL = 64;

/** The pictures below a folder, as far as they are needed to recognise a layout, and the heads of the tables beside them. */
export async function listPictures(root: string): Promise<{ readonly pictures: readonly string[]; readonly tables: readonly CsvHead[] }> {
  const pictures: string[] = [];
  const tables: CsvHead[] = [];
  const undecodable: string[] = [];
  const pending = [''];
  while (pending.length > 0 && pictures.length < MOST_PICTURES) {
    const folder = pending.shift()!;
    for (const entry of (await list(join(root, folder))).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (await isUndecodable(root, path)) undecodable.push(path);
      else if (entry.isDirectory()) pending.push(path);
      else if (PICTURE.test(entry.name)) pictures.push(path);
      else if (/\.(csv|tsv)$/i.test(entry.name)) tables.push(await readHead(root, path));
    }
  }
  if (undecodable.length > 0) throw undecodableNames(root, undecodable);
  return { pictures, tables };
}

/** What the pictures are like, from some of them. */
export interface PictureKind {
  /** The longer side where all are small, in pixels. */
  readonly small?: number;
  /** Small pictures of one size need no resize. */
  readonly oneSize: boolean;
  readonly grey: boolean;
}

/** Looks at up to 40 pictures, spread evenly over the list; those that cannot be decoded do not count. */
export async function pictureKind(root: string, pictures: readonly string[]): Promise<PictureKind> {
  const step = Math.max(1, Math.floor(pictures.length / SAMPLED));
  const sizes: (readonly [width: number, height: number])[] = [];
  let grey = true;
  for (const path of pictures.filter((_, i) => i % step === 0).slice(0, SAMPLED)) {
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    const found = bytes && (await lookAtImage(bytes, { mode: 'rgb', exif: 'apply', thumbnail: 8 }));
    if (!found?.thumbnail || found.width === undefined || found.height === undefined) continue;
    sizes.push([found.width, found.height]);
    grey &&= isGrey(found.thumbnail.data);
  }
  const longest = Math.max(0, ...sizes.flat());
  const oneSize = new Set(sizes.map(String)).size === 1;
  return { grey: grey && sizes.length > 0, oneSize, ...(longest > 0 && longest <= SMALL ? { small: longest } : {}) };
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    throw new UserError({ code: 'source-not-found', message: `the folder ${folder} cannot be read`, expected: 'a folder of pictures' });
  }
}

async function readHead(root: string, file: string): Promise<CsvHead> {
  const text = (await readFile(join(root, file), 'utf8')).split('\n', 41).join('\n');
  const [columns = [], ...rows] = parseDelimited(text, file.toLowerCase().endsWith('.tsv') ? '\t' : ',');
  return { file, columns, rows: rows.filter((row) => row.length === columns.length).slice(0, 30) };
}
