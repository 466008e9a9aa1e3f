import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { LineChart, Mark, Series } from '../../language/contracts/plots.ts';
import { element, escapeMarkup, picture, textWidth } from './svg.ts';
import type { Theme } from './theme.ts';

const WIDTH = 640;
/** Height of a row of the legend. */
const ROW = 18;

type Scale = ScaleContinuousNumeric<number, number>;
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line chart as SVG text. Extreme y values (diverged losses) are cut off at the upper end so that the rest can be read. */
export function lineChart(chart: LineChart, theme: Theme): string {
  const { width = WIDTH, height = 320 } = chart;
  const entries = legendEntries(chart);
  const y = yScaleOf(chart, height);
  const tickTexts = ticksOf(y, 5).map(tickText);
  const left = 30 + Math.max(...tickTexts.map((text) => textWidth(text, 11)));
  const box: Box = { left, right: width - 16, top: 62 + ROW * (entries.at(-1)?.row ?? 0), bottom: height - 44 };
  y.range([box.bottom, box.top]);
  const x = xScaleOf(chart, box);
  const clip = `clip-${hash(chart.title)}`;
  return picture({ width, height }, chart.label, theme.font, [
    ...(theme.background ? [element('rect', { width, height, fill: theme.background })] : []),
    element('text', { x: 12, y: 22, 'font-size': 14, 'font-weight': 600, fill: theme.ink }, escapeMarkup(chart.title)),
    legend(entries, theme),
    ...axes(chart, x, y, box, theme),
    element(
      'clipPath',
      { id: clip },
      element('rect', { x: box.left - 5, y: box.top - 5, width: box.right - box.left + 10, height: box.bottom - box.top + 10 }),
    ),
    element('g', { 'clip-path': `url(#${clip})` }, ...chart.series.map((series, i) => drawSeries(series, x, y, colour(theme, i)))),
    ...(chart.marks ?? []).map((mark, i) => drawMark(mark, x, y, box, colour(theme, chart.series.length + i), theme)),
  ]);
}

function yScaleOf({ series, marks = [], yScale }: LineChart, height: number): Scale {
  const values = [...series.flatMap(({ points }) => points.map(([, y]) => y)), ...marks.map((mark) => mark.y)];
  const finite = values.filter((value) => Number.isFinite(value) && (yScale !== 'log' || value > 0)).sort((a, b) => a - b);
  const low = finite[0] ?? (yScale === 'log' ? 0.1 : 0);
  const high = finite.at(-1) ?? 1;
  const usual = finite[Math.floor(finite.length * 0.9)] ?? high;
  const top = yScale !== 'log' && high > low + 4 * (usual - low) && usual > low ? low + 2 * (usual - low) : high;
  const scale: Scale = yScale === 'log' ? scaleLog() : scaleLinear();
  const pad = yScale === 'log' ? 0 : (top - low || Math.abs(top) || 1) * 0.04;
  const domain = yScale === 'log' && low === high ? [low / 2, high * 2] : [Math.max(low - pad, low >= 0 ? 0 : low - pad), top + pad];
  return scale.domain(domain).range([height, 0]).nice();
}

function xScaleOf({ series, xScale }: LineChart, box: Box): Scale {
  const values = series.flatMap(({ points }) => points.map(([x]) => x)).filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const known = Number.isFinite(low) ? [low, high > low ? high : low + 1] : [0, 1];
  return (xScale === 'log' ? scaleLog() : scaleLinear()).domain(known).range([box.left, box.right]);
}

function axes(chart: LineChart, x: Scale, y: Scale, box: Box, theme: Theme): string[] {
  const small = { 'font-size': 11, fill: theme.muted };
  const yTicks = ticksOf(y, 5).flatMap((value) => [
    element('line', { x1: box.left, x2: box.right, y1: y(value), y2: y(value), stroke: theme.grid }),
    element('text', { ...small, x: box.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, tickText(value)),
  ]);
  const xTicks = ticksOf(x, 7).map((value) =>
    element('text', { ...small, x: x(value), y: box.bottom + 18, 'text-anchor': 'middle' }, tickText(value)),
  );
  const rules = (chart.rules ?? []).flatMap(({ x: at, text }) => [
    element('line', { x1: x(at), x2: x(at), y1: box.top - 4, y2: box.bottom, stroke: theme.muted, 'stroke-dasharray': '2 3' }),
    ruleText(text, x(at), box, small.fill),
  ]);
  const middle = (box.left + box.right) / 2;
  return [
    ...yTicks,
    element('line', { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, stroke: theme.muted }),
    ...xTicks,
    ...rules,
    element('text', { ...small, x: middle, y: box.bottom + 36, 'text-anchor': 'middle' }, escapeMarkup(chart.xLabel)),
    element(
      'text',
      { ...small, x: -(box.top + box.bottom) / 2, y: 14, 'text-anchor': 'middle', transform: 'rotate(-90)' },
      escapeMarkup(chart.yLabel),
    ),
  ];
}

/** Beside its rule, on the side with more room. */
function ruleText(text: string, at: number, box: Box, fill: string): string {
  const right = at < (box.left + box.right) / 2;
  const place = { x: right ? at + 5 : at - 5, y: box.top + 11, 'text-anchor': right ? 'start' : 'end' };
  return element('text', { 'font-size': 10, fill, ...place }, escapeMarkup(text));
}

interface Entry {
  readonly entry: Series | Mark;
  readonly x: number;
  readonly row: number;
}

/** Places of the legend's entries, in as many rows as the width asks for. */
function legendEntries({ series, marks = [], width = WIDTH }: LineChart): Entry[] {
  let [x, row] = [12, 0];
  return [...series, ...marks].map((entry) => {
    const needed = 34 + textWidth(entry.name, 12);
    if (x > 12 && x + needed > width) [x, row] = [12, row + 1];
    const place = { entry, x, row };
    x += needed;
    return place;
  });
}

function legend(entries: readonly Entry[], theme: Theme): string {
  const drawn = entries.map(({ entry, x, row }, i) => {
    const y = 42 + row * ROW;
    const dots = !('points' in entry) || entry.style === 'dots';
    const line = { x1: x + 1, x2: x + 15, y1: y, y2: y, stroke: colour(theme, i), 'stroke-width': 3, 'stroke-linecap': 'round' };
    const sign = dots
      ? element('circle', { cx: x + 8, cy: y, r: 4.5, fill: colour(theme, i) })
      : element('line', { ...line, 'stroke-dasharray': entry.dash ? '4 5' : undefined });
    return sign + element('text', { x: x + 21, y: y + 4, fill: theme.ink }, escapeMarkup(entry.name));
  });
  return element('g', {}, ...drawn);
}

function drawSeries({ points, style = 'line', dash }: Series, x: Scale, y: Scale, stroke: string): string {
  const path = line<readonly [number, number]>()
    .defined(([, value]) => Number.isFinite(value))
    .x(([value]) => x(value))
    .y(([, value]) => y(value))
    .digits(1);
  const attributes = { fill: 'none', stroke, 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
  const curve =
    style === 'dots' ? [] : [element('path', { ...attributes, d: path(points) ?? '', 'stroke-dasharray': dash ? '5 5' : undefined })];
  const shown = style === 'line' ? [] : points.filter(([, value]) => Number.isFinite(value));
  return [...curve, ...shown.map(([px, py]) => element('circle', { cx: x(px), cy: y(py), r: 4, fill: stroke }))].join('');
}

function drawMark({ name, x: at, y: value }: Mark, x: Scale, y: Scale, box: Box, fill: string, theme: Theme): string {
  const cy = Math.max(box.top, Math.min(box.bottom, y(value)));
  return element(
    'circle',
    { cx: x(at), cy, r: 6, fill, stroke: theme.background ?? 'var(--card)', 'stroke-width': 2 },
    element('title', {}, escapeMarkup(`${name} ${at}`)),
  );
}

function ticksOf(scale: Scale, count: number): number[] {
  const ticks = scale.ticks(count);
  if (ticks.length <= count + 4) return ticks;
  const decades = ticks.filter((value) => Number.isInteger(Math.log10(value)) || Math.abs(Math.log10(value) % 1) < 1e-9);
  return decades.length >= 2 ? decades : ticks.filter((_, i) => i % Math.ceil(ticks.length / count) === 0);
}

function tickText(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(6)));
}

function colour({ series }: Theme, index: number): string {
  return series[index % series.length]!;
}

/** A short stable name for ids, so that several charts can stand in one page. */
function hash(text: string): string {
  let value = 7;
  for (const char of text) value = (Math.imul(value, 31) + char.codePointAt(0)!) >>> 0;
  return value.toString(36);
}
