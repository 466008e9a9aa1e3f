import type { Encoding } from '../util/decode-text.ts';
import { type Placement, placeNames } from './place-names.ts';
import { roleOf } from './split-names.ts';

/** A table whose one column holds file names and another their labels. */
export interface TableLayout {
  readonly kind: 'csv';
  readonly file: string;
  readonly fnCol: string | number;
  readonly labelCol: string | number;
  /** Several where the pictures are spread over folders. */
  readonly folder: string | readonly string[];
  readonly suffix: string;
  /** Left out for a comma. */
  readonly delimiter?: string;
  /** Left out for UTF-8. */
  readonly encoding?: Encoding;
  /** Set where the first row is no head. */
  readonly header?: false;
  /** What stands between the labels of a picture that has several. */
  readonly labelDelim?: string;
  /** A column that says which pictures validate: true and false, 1 and 0, or names of which `validOn` mean validation. */
  readonly validCol?: string;
  readonly validOn?: readonly string[];
  /** Folders whose pictures validate. */
  readonly validFolders?: readonly string[];
  /** How many pictures it names, where that is not all. */
  readonly named?: number;
  /** Some rows name no picture. */
  readonly incomplete?: true;
  readonly notes?: readonly string[];
}

/** A table beside pictures, whole. */
export interface TableText {
  readonly file: string;
  readonly columns: readonly string[];
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter?: string;
  readonly encoding?: Encoding;
}

/** So large a share of the pictures that could be labelled makes a table surer than folder names. */
const SURE = 0.9;

/** The layout of the table that names the most pictures; `sure` where it names nearly all that are in no test folder. Undefined where none names any. */
export function tableLayout(
  pictures: readonly string[],
  tables: readonly TableText[],
): { readonly layout: TableLayout; readonly sure: boolean } | undefined {
  const candidates = tables.flatMap((table) => readTable(pictures, table)).sort((a, b) => b.places.named.length - a.places.named.length);
  const [best] = candidates;
  if (!best) return undefined;
  const named = new Set(best.places.named);
  const wanted = pictures.filter((path) => !isForTest(path));
  const sure = named.size >= SURE * Math.min(pictures.length, wanted.length || pictures.length);
  const others = [...new Set(candidates.slice(1).map(({ layout }) => layout.file))].filter((file) => file !== best.layout.file);
  const unnamed = pictures.length - named.size;
  const notes = [
    ...best.notes,
    ...(unnamed > 0 ? [`${unnamed} of ${pictures.length} pictures are not in ${best.layout.file} and are left out`] : []),
    ...(others.length > 0 ? [`${others.join(', ')} name pictures too and are not used`] : []),
  ];
  return { layout: { ...best.layout, ...(unnamed > 0 && { named: named.size }), ...(notes.length > 0 && { notes }) }, sure };
}

interface Candidate {
  readonly layout: TableLayout;
  readonly places: Placement;
  readonly notes: readonly string[];
}

/** Readings of one table, by each column that names pictures. */
function readTable(pictures: readonly string[], table: TableText): Candidate[] {
  const headless = table.columns.some((cell) => placeNames([cell], pictures) !== undefined);
  const rows = headless ? [table.columns, ...table.rows] : table.rows;
  if (rows.length === 0 || /submission/i.test(table.file)) return [];
  return table.columns.flatMap((_, at): Candidate[] => {
    const places = placeNames(
      rows.map((row) => row[at]!),
      pictures,
    );
    if (!places || places.named.every(isForTest)) return [];
    const label = chooseLabel(table.columns, rows, at, headless);
    if (!label) return [];
    const name = (column: number): string | number => (headless ? column : table.columns[column]!);
    const { missing } = places;
    const layout: TableLayout = {
      kind: 'csv',
      file: table.file,
      fnCol: name(at),
      labelCol: name(label.column),
      folder: places.folders.length === 1 ? places.folders[0]! : places.folders,
      suffix: places.suffix,
      ...(table.delimiter !== undefined && { delimiter: table.delimiter }),
      ...(table.encoding !== undefined && { encoding: table.encoding }),
      ...(headless && { header: false as const }),
      ...(missing > 0 && { incomplete: true as const }),
      ...delimited(rows.map((row) => row[label.column]!)),
      ...validation(headless ? [] : table.columns, rows, places.named),
    };
    return [{ layout, places, notes: [...label.notes, ...(missing > 0 ? [`${missing} rows of ${table.file} name no picture`] : [])] }];
  });
}

function isForTest(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => roleOf(part) === 'test');
}

const LABEL = /label|class|target|tag|breed|species|category|diagnosis|^dx$|^y$/i;

/** The column that holds the labels, and whether that is a guess. */
function chooseLabel(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  fnCol: number,
  headless: boolean,
): { readonly column: number; readonly notes: readonly string[] } | undefined {
  const others = columns.map((_, i) => i).filter((i) => i !== fnCol && !(SPLIT.test(columns[i]!) && !headless));
  const distinct = (i: number): number => new Set(rows.map((row) => row[i])).size;
  const varied = others.filter((i) => distinct(i) >= 2);
  const byName = headless ? undefined : varied.find((i) => LABEL.test(columns[i]!));
  if (byName !== undefined) return { column: byName, notes: tooMany(columns[byName]!, distinct(byName), rows.length) };
  if (varied.length === 1 && others.length === 1) return { column: varied[0]!, notes: [] };
  const plausible = varied.filter((i) => distinct(i) <= rows.length / 2);
  if (plausible.length > 1 && plausible.every((i) => rows.every((row) => /^[01](\.0)?$/.test(row[i]!)))) return undefined;
  const column = plausible.find((i) => rows.some((row) => Number.isNaN(Number(row[i])))) ?? plausible[0];
  if (column === undefined) return undefined;
  const rest = varied.filter((i) => i !== column).map((i) => columns[i]);
  const note = `the labels may be in another column: ${columns[column]} is a guess${rest.length > 0 ? `, there are also ${rest.join(', ')}` : ''}`;
  return { column, notes: [note] };
}

/** Nearly every row with a value of its own hardly has a class. */
function tooMany(column: string, distinct: number, rows: number): string[] {
  if (rows < 10 || distinct <= rows / 2) return [];
  return [`${column} has ${distinct} values in ${rows} rows; use the block regression where they are numbers, or another column`];
}

/** What separates labels: in several rows, with parts that come again in other rows. A blank that follows it in every row is part of it. */
function delimited(cells: readonly string[]): Pick<TableLayout, 'labelDelim'> {
  const found = [';', '|', ',', ' '].find((delimiter) => {
    const several = cells.filter((cell) => cell.trim().includes(delimiter));
    const parts = cells.flatMap((cell) => cell.split(delimiter)).map((part) => part.trim());
    return (
      several.length >= 2 &&
      several.length >= cells.length / 5 &&
      new Set(parts).size <= parts.length * 0.6 &&
      new Set(cells).size > new Set(parts).size
    );
  });
  if (found === undefined) return {};
  const spaced =
    found !== ' ' &&
    cells.every((cell) =>
      cell
        .split(found)
        .slice(1)
        .every((part) => part.startsWith(' ')),
    );
  return { labelDelim: spaced ? `${found} ` : found };
}

const SPLIT = /valid|test|split|subset|partition|^(set|fold)$/i;

/** What the table, or the folders that its pictures are in, say about which of them validate. */
function validation(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  named: readonly string[],
): Pick<TableLayout, 'validCol' | 'validOn' | 'validFolders'> {
  for (const [i, column] of columns.entries()) {
    if (!SPLIT.test(column)) continue;
    const cells = [...new Set(rows.map((row) => row[i]!))];
    if (cells.length === 2 && cells.every((cell) => /^(true|false|0|1)$/i.test(cell))) return { validCol: column };
    const validOn = cells.filter((cell) => roleOf(cell) === 'valid' || roleOf(cell) === 'test');
    if (validOn.length > 0 && cells.every((cell) => roleOf(cell) !== undefined) && validOn.length < cells.length)
      return { validCol: column, validOn };
  }
  const tops = [...new Set(named.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.')))];
  const valid = tops.filter((top) => roleOf(top) === 'valid' || roleOf(top) === 'test');
  return valid.length > 0 && valid.length < tops.length ? { validFolders: valid } : {};
}
