import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { columnNames } from '../../data/columns.ts';
import { guessDelimiter, parseRows } from '../../data/csv.ts';
import { IMAGE_EXTENSIONS } from '../../data/image-extensions.ts';
import type { TableText } from '../../data/layout-table.ts';
import { listFiles } from '../../data/list-files.ts';
import { lookAtImage } from '../../image/look.ts';
import { decodeText } from '../../util/decode-text.ts';
import { isFolder } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';

const SAMPLED = 40;
/** Pictures whose longer side is at most this are no photos: a net of their own size learns them. */
const SMALL = 64;

/** The pictures below a folder as training lists them, and the tables beside them; `notes` name tables that cannot be read. */
export async function listPictures(root: string): Promise<{
  readonly pictures: readonly string[];
  readonly tables: readonly TableText[];
  readonly notes: readonly string[];
}> {
  if (!(await isFolder(root)))
    throw new UserError({ code: 'source-not-found', message: `the folder ${root} cannot be read`, expected: 'a folder of pictures' });
  const files = await listFiles(root, { recurse: true, order: 'path' });
  const pictures = files.filter((path) => IMAGE_EXTENSIONS.has(extname(path).toLowerCase()));
  const tables: TableText[] = [];
  const notes: string[] = [];
  for (const file of files.filter((path) => /\.(csv|tsv)$/i.test(path))) {
    const table = await readWhole(root, file);
    if (typeof table === 'string') notes.push(table);
    else tables.push(table);
  }
  return { pictures, tables, notes };
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
    if (!bytes) continue;
    const found = await lookAtImage(bytes, { mode: 'rgb', exif: 'apply', thumbnail: 8 });
    if (!found.thumbnail || found.width === undefined || found.height === undefined) continue;
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

const LARGEST_TABLE = 64 * 2 ** 20;

/** A table with the delimiter and encoding that fit it, or why it cannot be read. */
async function readWhole(root: string, file: string): Promise<TableText | string> {
  const path = join(root, file);
  try {
    if ((await stat(path)).size > LARGEST_TABLE) return `${file} is too large to be looked at`;
    const bytes = await readFile(path);
    const encoding = isUtf8(bytes, file) ? undefined : 'windows-1252';
    const text = decodeText(bytes, { name: file, ...(encoding && { encoding }) });
    const usual = file.toLowerCase().endsWith('.tsv') ? '\t' : ',';
    const first = parseRows(text, usual, { name: file });
    const delimiter = guessDelimiter(first) ?? usual;
    const [head, ...rows] = (delimiter === usual ? first : parseRows(text, delimiter, { name: file })).map(({ cells }) => cells);
    if (!head) return `${file} is empty`;
    return {
      file,
      columns: columnNames(head, file),
      rows: rows.filter((row) => row.length === head.length),
      ...(delimiter !== ',' && { delimiter }),
      ...(encoding && { encoding }),
    };
  } catch (error) {
    return error instanceof UserError ? error.message : `${file} cannot be read`;
  }
}

function isUtf8(bytes: Uint8Array, name: string): boolean {
  try {
    decodeText(bytes, { name });
    return true;
  } catch {
    return false;
  }
}
