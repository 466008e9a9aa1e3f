import { FIXED_COLUMNS } from '../../folder/table-columns.ts';
import type { EpochRow } from '../../language/contracts/callback.ts';
import { clockTime } from '../../util/python-text.ts';
import { metricText } from './format.ts';

/** Cell texts of one epoch in the order of `columns`: floats with `decimals` places, epoch from 0, time truncated to seconds. */
export function rowCells(row: EpochRow, columns: readonly string[], decimals = 6): string[] {
  return columns.map((name) => {
    if (name === 'epoch') return String(row.epoch);
    if (name === 'train_loss') return metricText(row.trainLoss, decimals);
    if (name === 'valid_loss') return metricText(row.validLoss, decimals);
    if (name === 'time') return clockTime(row.seconds);
    return metricText(row.metrics[name], decimals);
  });
}

/** How a table is fitted to a width: which columns, under which headers, with how many decimals. */
export interface TableLayout {
  readonly columns: readonly string[];
  readonly headers: readonly string[];
  readonly widths: readonly number[];
  readonly decimals: number;
}

/**
 * fastai's console layout (each column at least 8 wide and as wide as its header, two spaces between) where it fits into `width` cells;
 * else 4 decimals, then short headers, then without the last metrics.
 */
export function tableLayout(columns: readonly string[], width: number): TableLayout {
  const plain = [layout(columns, 6, 8, same), layout(columns, 4, 6, same), layout(columns, 4, 6, shortHeader)];
  const metrics = columns.filter((name) => !FIXED_COLUMNS.includes(name));
  const fewer = metrics.map((_, i) => {
    const dropped = metrics.slice(metrics.length - 1 - i);
    const kept = columns.filter((name) => !dropped.includes(name));
    return layout(kept, 4, 6, shortHeader);
  });
  const candidates = [...plain, ...fewer];
  return candidates.find((candidate) => layoutWidth(candidate) <= width) ?? candidates.at(-1)!;
}

/** Cells that a line of the table takes. */
export function layoutWidth({ widths }: TableLayout): number {
  return widths.reduce((sum, width) => sum + width + 2, -2);
}

/** The header line. */
export function headerLine(table: TableLayout): string {
  return joinCells(table, table.headers);
}

/** The line of one epoch. */
export function rowLine(table: TableLayout, row: EpochRow): string {
  return joinCells(table, rowCells(row, table.columns, table.decimals));
}

function layout(columns: readonly string[], decimals: number, minimum: number, header: (name: string) => string): TableLayout {
  const headers = columns.map(header);
  const widths = headers.map((name) => Math.max(name === 'epoch' || name === 'time' ? 5 : minimum, minimum < 8 ? 0 : 8, name.length));
  return { columns, headers, widths, decimals };
}

function same(name: string): string {
  return name;
}

function shortHeader(name: string): string {
  return name.replace(/_loss$/, '');
}

function joinCells({ widths }: TableLayout, cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(widths[i]!))
    .join('  ')
    .trimEnd();
}
