import type { ConfusionMatrix } from '../../language/contracts/predictions.ts';
import { element, escapeMarkup, textWidth } from '../plots/svg.ts';
import { html, type Markup, raw } from './markup.ts';

const WIDTH = 1000;

/**
 * The matrix that one can walk through: blue is right, orange is wrong, the stronger the larger the share of the actual class. Only cells
 * that hold photos are drawn, so 120 classes stay light. The client script opens a cell by click, or by arrow keys and Enter.
 */
export function confusionSection(matrix: ConfusionMatrix): Markup {
  const { vocab } = matrix;
  return html`<section id="confusion" aria-labelledby="confusion-title">
<h2 id="confusion-title">Confusion matrix</h2>
<p class="hint">Rows are what a photo shows, columns what it was taken for. <span class="key right"></span> right, <span class="key wrong"></span> wrong; the
stronger the colour, the larger the share of the row. <span class="screen">Click a cell to see its photos, or move with the arrow keys and press Enter.</span></p>
<div class="card matrix" id="matrix" tabindex="0" role="group" aria-label="Confusion matrix of ${vocab.length} classes. Arrow keys move, Enter shows the photos of a cell.">
${raw(matrixSvg(matrix))}
<output class="cell-text" id="cell-text" aria-live="polite"></output>
</div>
</section>`;
}

interface Layout {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly font: number;
}

function matrixSvg(matrix: ConfusionMatrix): string {
  const { vocab, counts } = matrix;
  const c = vocab.length;
  const layout = layOut(vocab);
  const { left, top, cell } = layout;
  const side = cell * c;
  const highest = strongestMistake(matrix);
  const cells: string[] = [];
  for (let row = 0; row < c; row++) {
    const sum = counts.subarray(row * c, (row + 1) * c).reduce((a, b) => a + b, 0);
    for (let column = 0; column < c; column++) {
      const count = counts[row * c + column]!;
      if (count > 0) cells.push(drawCell(row, column, count, count / sum, highest, layout));
    }
  }
  const width = left + side + 12;
  const height = top + side + 8;
  const lines = c <= 40 ? gridLines(c, layout) : [];
  const attributes = {
    viewBox: `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`,
    'aria-hidden': 'true',
    style: `max-width:${Math.ceil(width)}px`,
  };
  const geometry = { 'data-left': left.toFixed(2), 'data-top': top.toFixed(2), 'data-cell': cell.toFixed(3), 'data-classes': c };
  return element(
    'svg',
    { ...attributes, ...geometry },
    element('rect', { class: 'm-back', x: left, y: top, width: side, height: side }),
    ...lines,
    ...cells,
    ...vocab.flatMap((name, i) => labels(name, i, layout)),
    element('text', { class: 'm-axis', x: 4, y: top - 8 }, 'actual ↓  predicted →'),
    element('rect', { class: 'm-cursor', x: left, y: top, width: cell, height: cell, visibility: 'hidden' }),
  );
}

function layOut(vocab: readonly string[]): Layout {
  const c = vocab.length;
  let cell = Math.min(56, 760 / c);
  let font = 12;
  for (let pass = 0; pass < 4; pass++) {
    font = Math.max(4, Math.min(13, cell * 0.9));
    cell = Math.min(56, (WIDTH - 12 - longest(vocab, font) - 14) / c);
  }
  const left = Math.max(longest(vocab, font) + 14, 150);
  return { left, top: Math.max(24, longest(vocab, font) + 14), cell: Math.min(cell, (WIDTH - 12 - left) / c), font };
}

function longest(vocab: readonly string[], font: number): number {
  return Math.max(0, ...vocab.map((name) => textWidth(name, font)));
}

function strongestMistake({ vocab, counts }: ConfusionMatrix): number {
  const c = vocab.length;
  let highest = 0;
  for (let row = 0; row < c; row++) {
    const cells = counts.subarray(row * c, (row + 1) * c);
    const sum = cells.reduce((a, b) => a + b, 0);
    for (let column = 0; column < c; column++) if (row !== column && sum > 0) highest = Math.max(highest, cells[column]! / sum);
  }
  return highest || 1;
}

function drawCell(row: number, column: number, count: number, share: number, highest: number, { left, top, cell }: Layout): string {
  const right = row === column;
  const strength = right ? 0.18 + 0.82 * share ** 2 : 0.25 + 0.75 * Math.sqrt(share / highest);
  const gap = cell > 12 ? 1 : 0.25;
  const [x, y] = [left + column * cell, top + row * cell];
  const square = { x: x + gap, y: y + gap, width: cell - 2 * gap, height: cell - 2 * gap, rx: Math.min(3, cell / 8) };
  const shade = element('rect', { ...square, class: right ? 'm-right' : 'm-wrong', 'fill-opacity': strength });
  const size = Math.min(14, cell * 0.5, (cell * 0.86) / textWidth(String(count), 1));
  if (size < 5) return shade;
  const text = {
    x: x + cell / 2,
    y: y + cell / 2 + size * 0.35,
    'font-size': size,
    class: `m-text${right ? ' on-right' : ''}${strength > 0.62 ? ' mid' : ''}${strength > 0.8 ? ' strong' : ''}`,
  };
  return shade + element('text', text, String(count));
}

function gridLines(c: number, { left, top, cell }: Layout): string[] {
  const lines: string[] = [];
  for (let i = 1; i < c; i++) {
    const at = i * cell;
    lines.push(element('line', { class: 'm-line', x1: left + at, x2: left + at, y1: top, y2: top + c * cell }));
    lines.push(element('line', { class: 'm-line', x1: left, x2: left + c * cell, y1: top + at, y2: top + at }));
  }
  return lines;
}

function labels(name: string, index: number, { left, top, cell, font }: Layout): string[] {
  const middle = (index + 0.5) * cell + font * 0.35;
  const place = `translate(${(left + middle).toFixed(1)} ${(top - 7).toFixed(1)}) rotate(-90)`;
  const text = escapeMarkup(name);
  return [
    element('text', { class: 'm-label row', 'font-size': font, x: left - 7, y: top + middle }, text),
    element('text', { class: 'm-label', 'font-size': font, transform: place }, text),
  ];
}
