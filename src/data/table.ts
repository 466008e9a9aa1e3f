import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, type Encoding } from '../util/decode-text.ts';
import { UserError } from '../util/problem.ts';
import { columnNames } from './columns.ts';
import { guessDelimiter, parseRows, type TextRow } from './csv.ts';

export interface TableOptions {
  readonly header: boolean;
  readonly delimiter: string;
  readonly encoding?: Encoding;
}

export interface Table {
  /** Distinct and not empty; without a head the columns are named by position. */
  readonly columns: readonly string[];
  /** Each as long as `columns`. */
  readonly rows: readonly TextRow[];
}

/** Reads a table below `root`. Throws a UserError with row and column for what is no table of this delimiter and encoding. */
export async function readTable(file: string, options: TableOptions, root: string): Promise<Table> {
  return parseTable(await readBytes(file, root), file, options);
}

/** A table from a file's bytes; see readTable. */
export function parseTable(bytes: Uint8Array, file: string, { header, delimiter, encoding }: TableOptions): Table {
  const text = decodeText(bytes, {
    name: file,
    path: 'data.get_items',
    cure: 'Save the table as CSV UTF-8, or name its encoding (`encoding: windows-1252` for what Excel writes in western Europe).',
    ...(encoding && { encoding }),
  });
  const all = parseRows(text, delimiter, { name: file, path: 'data.get_items' });
  const first = all[0]?.cells ?? [];
  const columns = header ? columnNames(first, file) : first.map((_, i) => String(i));
  const guess = header ? guessDelimiter(all) : undefined;
  if (guess !== undefined) throw wrongDelimiter(file, delimiter, guess);
  const rows = header ? all.slice(1) : all;
  const ragged = rows.find(({ cells }) => cells.length !== columns.length);
  if (ragged) throw raggedRow(file, ragged.line, columns.length, ragged.cells.length);
  return { columns, rows };
}

async function readBytes(file: string, root: string): Promise<Uint8Array> {
  const path = join(root, file);
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError({
      code: 'source-not-found',
      message: `The table ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      found: path,
      hint: 'Paths of tables are below data.path.',
      path: 'data.get_items',
    });
  }
}

function wrongDelimiter(file: string, delimiter: string, guess: string): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `Every row of ${file} is a single cell between ${nameOf(delimiter)}, but each holds ${nameOf(guess)} equally often.`,
    hint: `Set \`delimiter: ${JSON.stringify(guess)}\`.`,
    path: 'data.get_items',
  });
}

function nameOf(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars', ' ': 'blanks' }[delimiter] ?? `'${delimiter}'`;
}

/** A table whose rows, or one of several tables whose heads, differ in length. */
export function raggedRow(file: string, line: number, expected: number, found: number): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `Row ${line} of ${file} has ${found} fields where the first has ${expected}.`,
    expected: `${expected} fields`,
    found: `${found} fields`,
    hint: 'Check the delimiter, and quote fields that contain it.',
    path: 'data.get_items',
  });
}
