import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UserError } from '../util/problem.ts';
import { parseDelimited } from './csv.ts';
import type { Item } from './items.ts';
import { listFiles } from './list-files.ts';
import type { GetterSpec } from './spec.ts';

/** Extensions of names that count as pictures: those of CPython 3.11's image/* table that we decode, and .webp. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(
  'avif bmp gif jpe jpeg jpg pbm pgm png pnm ppm tif tiff webp'.split(' ').map((name) => `.${name}`),
);

/** Extensions of pictures that we do not decode: they are no items, and whoever looks at the data is told. */
const UNREAD_EXTENSIONS: ReadonlySet<string> = new Set(
  'arw cr2 dds dng exr hdr heic heif ico ief j2k jp2 jpf jpx jxl nef pcx psd ras rgb svg tga xbm xpm xwd'
    .split(' ')
    .map((name) => `.${name}`),
);

/** Paths of the pictures that `image_files` passes over because their format is not read. */
export async function unreadPictures(spec: GetterSpec & { kind: 'image_files' }, root: string): Promise<readonly string[]> {
  const { recurse, folders } = spec;
  return listFiles(root, { recurse, order: 'path', extensions: UNREAD_EXTENSIONS, ...(folders && { folders }) });
}

export interface GotItems {
  readonly items: readonly Item[];
  /** Names of the columns in their order, for sources with rows. */
  readonly columns?: readonly string[];
}

/** The items a getter finds below `root`; throws a UserError where the folder or the table cannot be read. */
export async function getItems(spec: GetterSpec, root: string): Promise<GotItems> {
  if (spec.kind === 'csv') return itemsOfTable(spec, root);
  const extensions =
    spec.kind === 'image_files' ? IMAGE_EXTENSIONS : spec.extensions && new Set(spec.extensions.map((name) => withDot(name.toLowerCase())));
  const paths = await listFiles(root, {
    recurse: spec.recurse,
    order: spec.order,
    ...(spec.folders && { folders: spec.folders }),
    ...(extensions && { extensions }),
  });
  return { items: paths.map((path) => ({ path })) };
}

async function itemsOfTable(spec: GetterSpec & { kind: 'csv' }, root: string): Promise<GotItems> {
  const files = typeof spec.file === 'string' ? [spec.file] : spec.file;
  const tables = await Promise.all(files.map((file) => readRows(file, spec, root)));
  const [first] = tables;
  const different = tables.findIndex(({ columns }) => columns.length !== first!.columns.length);
  if (different > 0) throw raggedRow(files[different]!, 1, first!.columns.length, tables[different]!.columns.length);
  const columns = files.length > 1 ? [...first!.columns, TABLE] : first!.columns;
  const fnCol = columnName(spec.fnCol, columns, 'data.get_items');
  const folder = spec.folder === '' ? '' : `${spec.folder.replace(/\/+$/, '')}/`;
  const items = tables.flatMap(({ rows }, t) =>
    rows.map((values) => {
      const row = Object.fromEntries(columns.map((name, j) => [name, values[j] ?? files[t]!]));
      return { path: `${folder}${row[fnCol]!.split(sep).join('/')}${spec.suffix}`, row };
    }),
  );
  return { items, columns };
}

/** The column that says which of several tables a row is from. */
const TABLE = 'table';

/** The rows of one table below its head; without one, columns are named by position. */
async function readRows(file: string, spec: GetterSpec & { kind: 'csv' }, root: string): Promise<{ columns: string[]; rows: string[][] }> {
  const all = parseDelimited(await readTable(file, root), spec.delimiter);
  const first = all[0] ?? [];
  const columns = spec.header ? first : first.map((_, i) => String(i));
  const rows = spec.header ? all.slice(1) : all;
  const ragged = rows.findIndex((values) => values.length !== columns.length);
  if (ragged >= 0) throw raggedRow(file, ragged + (spec.header ? 2 : 1), columns.length, rows[ragged]!.length);
  return { columns, rows };
}

async function readTable(file: string, root: string): Promise<string> {
  try {
    return await readFile(join(root, file), 'utf8');
  } catch {
    throw new UserError({
      code: 'source-not-found',
      message: `The table ${file} cannot be read in ${root}.`,
      hint: 'Paths of tables are below data.path.',
      path: 'data.get_items',
    });
  }
}

/** The name of a column given by name or by position (negative: from the end); throws a UserError that lists the names there are. */
export function columnName(column: string | number, columns: readonly string[] | undefined, path: string): string {
  const name = typeof column === 'number' ? columns?.at(column) : columns?.find((other) => other === column);
  if (name !== undefined) return name;
  throw new UserError({
    code: 'wrong-value',
    message: columns
      ? `There is no column ${JSON.stringify(column)}.`
      : `Items have no columns here, so ${JSON.stringify(column)} means nothing.`,
    ...(columns && { expected: `one of ${columns.join(', ')}` }),
    ...(!columns && { hint: 'Columns come with `get_items: csv`.' }),
    path,
  });
}

function raggedRow(file: string, line: number, expected: number, found: number): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `Row ${line} of ${file} has ${found} fields where the first has ${expected}.`,
    expected: `${expected} fields`,
    found: `${found} fields`,
    hint: 'Check the delimiter, and quote fields that contain it.',
    path: 'data.get_items',
  });
}

function withDot(extension: string): string {
  return extension.startsWith('.') ? extension : `.${extension}`;
}
