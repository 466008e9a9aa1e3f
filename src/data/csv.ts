import { CsvError, parse } from 'csv-parse/sync';
import { UserError } from '../util/problem.ts';

/** A row of delimited text and the line of the file on which it begins, from 1. */
export interface TextRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** How a table is called in messages, and the path in the document that its problems belong to. */
export interface TableName {
  readonly name: string;
  readonly path?: string;
}

const LINE_ENDS = ['\r\n', '\n', '\r'];

/**
 * The rows of delimited text after RFC 4180: quotes, doubled quotes, line breaks inside quotes; CRLF, LF or CR; empty lines left out. A quote inside a
 * cell without quotes stands for itself. Rows may differ in length. Throws a UserError with the line of a quote that is never closed.
 */
export function parseRows(text: string, delimiter: string, { name, path }: TableName): TextRow[] {
  try {
    return parseUpTo(text, delimiter);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const before = parseUpTo(text, delimiter, Number(error['records']));
    const line = firstLineAfter(text, before.at(-1));
    throw new UserError({
      code: 'wrong-value',
      message: `${name} cannot be read as a table: ${reasonOf(error, line)}.`,
      hint: 'Close the quote, or write a quote inside quotes twice.',
      ...(path !== undefined && { path }),
    });
  }
}

/** All rows, or the first of them. */
function parseUpTo(text: string, delimiter: string, count?: number): TextRow[] {
  if (count === 0) return [];
  const rows = parse(text, {
    delimiter,
    info: true,
    record_delimiter: LINE_ENDS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    ...(count !== undefined && { to: count }),
  }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  return rows.map(({ record, info }) => ({ cells: record, line: info.lines - breaksIn(record) }));
}

/** The line of the first text after a row. */
function firstLineAfter(text: string, row: TextRow | undefined): number {
  const lines = text.split(/\r\n|\n|\r/);
  const from = row === undefined ? 0 : row.line + breaksIn(row.cells);
  return lines.findIndex((line, i) => i >= from && line !== '') + 1;
}

function reasonOf(error: CsvError, line: number): string {
  if (error.code !== 'CSV_QUOTE_NOT_CLOSED') return `row ${line}: ${error.message}`;
  return `a quote in row ${line}, column ${Number(error['column']) + 1}, is never closed`;
}

function breaksIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

/** What separates cells in text that another delimiter leaves in one column: the one of `,` `;` tab `|` that every one of the first lines holds equally often. */
export function guessDelimiter(rows: readonly TextRow[]): string | undefined {
  const lines = rows.slice(0, 20).map(({ cells }) => cells);
  if (lines.length === 0 || lines.some((cells) => cells.length !== 1)) return undefined;
  return [',', ';', '\t', '|'].find((candidate) => {
    const counts = new Set(lines.map(([cell]) => cell!.split(candidate).length));
    return counts.size === 1 && !counts.has(1);
  });
}
