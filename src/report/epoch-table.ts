import type { EpochRow } from '../train/events.ts';
import { clockTime, metricText } from './text.ts';

/** Columns that fastai's table always has; everything else is a metric. */
const FIXED = ['epoch', 'train_loss', 'valid_loss', 'time'];

/** The table's columns from a fit's `columns`: epoch first, time last, whether or not the learner names them. */
export function tableColumns(columns: readonly string[]): string[] {
  const metrics = columns.filter((name) => !FIXED.includes(name));
  return ['epoch', 'train_loss', 'valid_loss', ...metrics, 'time'];
}

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

/** Lays cells out as fastai's console does: each column at least 8 wide and as wide as its header, two spaces between. */
export interface TableLayout {
  readonly columns: readonly string[];
  readonly decimals: number;
  readonly minimum: number;
}

/** fastai's layout where it fits into `width` cells, else 4 decimals and columns as narrow as their headers. */
export function tableLayout(columns: readonly string[], width: number): TableLayout {
  const full: TableLayout = { columns, decimals: 6, minimum: 8 };
  return layoutWidth(full) <= width ? full : { columns, decimals: 4, minimum: 6 };
}

/** Cells that a line of the table takes. */
export function layoutWidth(layout: TableLayout): number {
  return columnWidths(layout).reduce((sum, width) => sum + width + 2, -2);
}

/** The header line. */
export function headerLine(layout: TableLayout): string {
  return joinCells(layout, layout.columns);
}

/** The line of one epoch. */
export function rowLine(layout: TableLayout, row: EpochRow): string {
  return joinCells(layout, rowCells(row, layout.columns, layout.decimals));
}

function joinCells(layout: TableLayout, cells: readonly string[]): string {
  const widths = columnWidths(layout);
  return cells
    .map((cell, i) => cell.padEnd(widths[i]!))
    .join('  ')
    .trimEnd();
}

function columnWidths(layout: TableLayout): number[] {
  return layout.columns.map((name) => (name === 'epoch' && layout.minimum < 8 ? 5 : Math.max(layout.minimum, name.length)));
}
