import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '../util/problem.ts';
import { columnName } from './columns.ts';
import type { Item } from './items.ts';
import { raggedRow, readTable, type TableOptions } from './table.ts';

/** One or more tables with a row for each picture. */
export interface TableSpec extends TableOptions {
  /** Several are read one after the other; a column `table` then says where a row is from. */
  readonly file: string | readonly string[];
  readonly fnCol: string | number;
  /** Of several, each picture is in one. */
  readonly folder: string | readonly string[];
  readonly suffix: string;
}

/** The column that says which of several tables a row is from. */
const TABLE = 'table';

/** An item per row of a table (rows of empty cells are left out), or of several one after the other. Throws a UserError where a table cannot be read. */
export async function itemsOfTable(spec: TableSpec, root: string): Promise<{ items: Item[]; columns: readonly string[] }> {
  const files = typeof spec.file === 'string' ? [spec.file] : spec.file;
  const tables = await Promise.all(files.map((file) => readTable(file, spec, root)));
  const [first] = tables;
  const different = tables.findIndex(({ columns }) => columns.length !== first!.columns.length);
  if (different > 0) throw raggedRow(files[different]!, 1, first!.columns.length, tables[different]!.columns.length);
  const columns = files.length > 1 ? [...first!.columns, TABLE] : first!.columns;
  const fnCol = columnName(spec.fnCol, columns, 'data.get_items');
  const rows = tables.flatMap(({ rows }, t) =>
    rows
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      .map(({ cells, line }) => ({
        place: `row ${line} of ${files[t]}`,
        row: Object.fromEntries(columns.map((name, j) => [name, cells[j] ?? files[t]!])),
      })),
  );
  const nameless = rows.find(({ row }) => row[fnCol]!.trim() === '');
  if (nameless) throw noName(nameless.place, fnCol);
  const items: Item[] = [];
  for (const { row, place } of rows) items.push({ path: await pathOf(row[fnCol]!, spec, root, place), row, place });
  return { items, columns };
}

function noName(place: string, column: string): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `The ${place} has no file name: its column ${column} is empty.`,
    hint: 'Fill it in, or take the row out of the table.',
    path: 'data.get_items',
  });
}

/**
 * The path below `root` of the picture that a cell names. An absolute path is taken as it is where a file stands there; of several folders, the one that
 * holds the picture; anything else is below the folder, whether a file is there or not.
 */
async function pathOf(cell: string, { folder, suffix }: TableSpec, root: string, place: string): Promise<string> {
  const name = `${cell.split(sep).join('/')}${suffix}`;
  if (isAbsolute(name) && (await isFile(name))) return relative(root, name).split(sep).join('/');
  if (typeof folder === 'string') return inFolder(folder, name);
  const paths = folder.map((one) => inFolder(one, name));
  const there = await Promise.all(paths.map((path) => isFile(join(root, path))));
  const found = paths.filter((_, i) => there[i]);
  if (found.length <= 1) return found[0] ?? paths[0]!;
  throw new UserError({
    code: 'wrong-value',
    message: `${place} names ${name}, which lies in ${found.length} of the folders.`,
    found: found.join(', '),
    hint: 'Leave out a folder, or write the folder into the cells.',
    path: 'data.get_items.csv.folder',
  });
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
