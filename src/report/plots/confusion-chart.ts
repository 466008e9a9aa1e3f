import { scaleSequential } from 'd3-scale';
import {
  interpolateBlues,
  interpolateCividis,
  interpolateGreens,
  interpolateGreys,
  interpolateOranges,
  interpolatePurples,
  interpolateReds,
  interpolateViridis,
} from 'd3-scale-chromatic';
import { normalizeRows } from '../../interpret/confusion.ts';
import { pythonFixed } from '../../interpret/python-fixed.ts';
import type { ColorMap, ConfusionChartOptions } from '../../language/contracts/plots.ts';
import type { ConfusionMatrix } from '../../language/contracts/predictions.ts';
import { element, escapeMarkup, picture, textWidth } from './svg.ts';
import type { Theme } from './theme.ts';

const INTERPOLATORS: Readonly<Record<ColorMap, (t: number) => string>> = {
  Blues: interpolateBlues,
  Greens: interpolateGreens,
  Greys: interpolateGreys,
  Oranges: interpolateOranges,
  Purples: interpolatePurples,
  Reds: interpolateReds,
  viridis: interpolateViridis,
  cividis: interpolateCividis,
};

const UNITS_PER_INCH = 72;

/**
 * The matrix as SVG text: rows actual, columns predicted. Without `figsize` a cell is as large as the count of classes allows; counts
 * stand in the cells while they can be read, so 120 classes give a map whose labels are small but complete.
 */
export function confusionChart(matrix: ConfusionMatrix, options: ConfusionChartOptions, theme: Theme): string {
  const { vocab } = matrix;
  const c = vocab.length;
  const frame = layOut(vocab, options.figsize);
  const values = options.normalize ? normalizeRows(matrix) : Float64Array.from(matrix.counts);
  const high = values.reduce((a, b) => Math.max(a, Number.isNaN(b) ? 0 : b), 0);
  const colour = scaleSequential([0, high || 1], INTERPOLATORS[options.cmap ?? 'Blues']);
  const cells: string[] = [];
  for (let row = 0; row < c; row++)
    for (let column = 0; column < c; column++) cells.push(drawCell(row, column, values[row * c + column]!, high, frame, colour, options));
  const { left, top, cell, width, height } = frame;
  const side = cell * c;
  const title = options.title ?? (options.normalize ? 'Normalised confusion matrix' : 'Confusion matrix');
  const axis = { fill: theme.ink, 'font-size': 12, 'text-anchor': 'middle' };
  return picture({ width, height }, `${title} of ${c} classes; rows are actual, columns predicted classes.`, theme.font, [
    ...(theme.background ? [element('rect', { width, height, fill: theme.background })] : []),
    element(
      'text',
      { x: left + side / 2, y: 22, fill: theme.ink, 'font-size': 14, 'font-weight': 600, 'text-anchor': 'middle' },
      escapeMarkup(title),
    ),
    ...cells,
    element('rect', { x: left, y: top, width: side, height: side, fill: 'none', stroke: theme.muted }),
    ...vocab.flatMap((name, i) => classLabels(name, i, frame, theme)),
    element('text', { ...axis, x: left + side / 2, y: height - 8 }, 'Predicted'),
    element('text', { ...axis, x: -(top + side / 2), y: 16, transform: 'rotate(-90)' }, 'Actual'),
  ]);
}

interface Layout {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly font: number;
  /** Lower edge of the cells. */
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

function layOut(vocab: readonly string[], figsize: ConfusionChartOptions['figsize']): Layout {
  const c = vocab.length;
  const top = 36;
  const room = figsize ? Math.min(figsize[0], figsize[1]) * UNITS_PER_INCH : undefined;
  let cell = room === undefined ? Math.max(7, Math.min(52, 760 / c)) : room / (c * 1.25);
  let font = labelFont(cell);
  const labels = (): number => Math.max(16, ...vocab.map((name) => textWidth(name, font))) + 12;
  if (room !== undefined) {
    for (let pass = 0; pass < 3; pass++) {
      cell = Math.max(2, (room - labels() - top - 24) / c);
      font = labelFont(cell);
    }
  }
  const left = labels() + 24;
  return { left, top, cell, font, bottom: top + cell * c, width: left + cell * c + 16, height: top + cell * c + labels() + 24 };
}

function labelFont(cell: number): number {
  return Math.max(3, Math.min(12, cell * 0.82));
}

function drawCell(
  row: number,
  column: number,
  value: number,
  high: number,
  { left, top, cell }: Layout,
  colour: (value: number) => string,
  { normalize, normDec = 2, plotTxt = true }: ConfusionChartOptions,
): string {
  const [x, y] = [left + column * cell, top + row * cell];
  const shade = element('rect', { x, y, width: cell + 0.3, height: cell + 0.3, fill: colour(Number.isNaN(value) ? 0 : value) });
  const text = normalize ? pythonFixed(value, normDec) : String(value);
  const size = Math.min(13, cell * 0.45, (cell * 0.9) / Math.max(1, textWidth(text, 1)));
  if (!plotTxt || size < 4.5 || Number.isNaN(value) || (value === 0 && cell < 24)) return shade;
  const fill = value > high / 2 ? '#ffffff' : '#1c2430';
  return (
    shade + element('text', { x: x + cell / 2, y: y + cell / 2 + size * 0.35, 'font-size': size, 'text-anchor': 'middle', fill }, text)
  );
}

function classLabels(name: string, index: number, { left, top, cell, font, bottom }: Layout, theme: Theme): string[] {
  const middle = (index + 0.5) * cell;
  const text = { 'font-size': font, fill: theme.ink, 'text-anchor': 'end' };
  const place = `translate(${(left + middle + font * 0.35).toFixed(1)} ${(bottom + 6).toFixed(1)}) rotate(-90)`;
  return [
    element('text', { ...text, x: left - 6, y: top + middle + font * 0.35 }, escapeMarkup(name)),
    element('text', { ...text, transform: place }, escapeMarkup(name)),
  ];
}
