import { fitName, type RunRecord } from '../../folder/record.ts';
import type { LrFind } from '../../language/contracts/output.ts';
import type { LineChart, Mark, Plots, Series } from '../../language/contracts/plots.ts';
import { lineChart } from './line-chart.ts';
import type { Theme } from './theme.ts';

type ChartSize = Pick<LineChart, 'width' | 'height'>;
type LossChartOptions = Parameters<Plots['loss']>[0] & object;

/** fastai's plot_loss: smoothed training loss per batch, the first few left out where there are more than 20, and the validation loss after each epoch. */
export function lossChart(
  record: RunRecord,
  theme: Theme,
  size: ChartSize = {},
  { skipStart = 5, withValid = true }: LossChartOptions = {},
): string {
  const { losses, epochs } = record.series;
  const skip = losses.length > 20 ? skipStart : 0;
  const train = losses.slice(skip).map((loss, i) => [i + skip + 1, loss] as const);
  const valid = epochs.flatMap(({ position, validLoss }) => (validLoss === null ? [] : [[position, validLoss] as const]));
  const lines: Series[] = [
    { name: 'training loss (smoothed)', points: train },
    ...(withValid ? [{ name: 'validation loss', points: valid, style: 'both' } as const] : []),
  ];
  const label = `Training${withValid ? ' and validation' : ''} loss over ${losses.length} batches.`;
  return lineChart({ ...size, title: 'Loss', label, xLabel: 'batches', yLabel: 'loss', series: lines, rules: fitRules(record) }, theme);
}

/** Every metric after each epoch; one axis, so metrics of one kind read well together. */
export function metricChart(record: RunRecord, theme: Theme, size: ChartSize = {}): string | undefined {
  const { series } = record;
  const names = [...new Set(series.epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
  if (names.length === 0) return undefined;
  const lines = names.map((name): Series => {
    const points = series.epochs.flatMap(({ position, metrics }) =>
      typeof metrics[name] === 'number' ? [[position, metrics[name]] as const] : [],
    );
    return { name, points, style: 'both' };
  });
  const label = `${names.join(' and ')} on the validation set after each of ${series.epochs.length} epochs.`;
  return lineChart({ ...size, title: 'Metrics', label, xLabel: 'batches', yLabel: 'value', series: lines, rules: fitRules(record) }, theme);
}

/** fastai's plot_sched: the learning rate of each parameter group per batch, on a logarithmic axis. */
export function scheduleChart(record: RunRecord, theme: Theme, size: ChartSize = {}): string {
  const { series } = record;
  const groups = Math.max(0, ...series.lrs.map((lrs) => lrs.length));
  const lines = Array.from({ length: groups }, (_, group): Series => {
    const points = series.lrs.flatMap((lrs, i) => (lrs[group] === undefined ? [] : [[i + 1, lrs[group]] as const]));
    return { name: groupName(group, groups), points, dash: group < groups - 1 };
  });
  const label = `The learning rates of ${groups} parameter groups over ${series.lrs.length} batches.`;
  const chart: LineChart = {
    title: 'Learning rate',
    label,
    xLabel: 'batches',
    yLabel: 'learning rate',
    series: distinct(lines),
    yScale: 'log',
  };
  return lineChart({ ...size, ...chart, rules: fitRules(record) }, theme);
}

/** fastai's lr_find plot: loss against the learning rate without the last 5, a dot for each suggestion (that of `minimum` at the minimum itself). */
export function finderChart(find: LrFind, theme: Theme, size: ChartSize = {}): string {
  const points = find.lrs.slice(0, -5).map((lr, i) => [lr, find.losses[i]!] as const);
  const marks = Object.entries(find.suggestions).map(([rule, lr]): Mark => {
    const x = rule === 'minimum' ? lr * 10 : lr;
    return { name: `${rule} ${lr.toExponential(1)}`, x, y: lossAt(find, x) };
  });
  const label = `Loss against the learning rate; suggestions ${marks.map((mark) => mark.name).join(', ')}.`;
  const series: Series[] = [{ name: 'loss', points }];
  return lineChart(
    { ...size, title: 'Learning rate finder', label, xLabel: 'learning rate', yLabel: 'loss', series, marks, xScale: 'log' },
    theme,
  );
}

/** The curve's value at a learning rate, between two batches by the logarithm of the rate. */
function lossAt({ lrs, losses }: LrFind, lr: number): number {
  const next = lrs.findIndex((other) => other >= lr);
  if (next <= 0) return losses[Math.max(0, next)] ?? 0;
  const [x0, x1] = [Math.log(lrs[next - 1]!), Math.log(lrs[next]!)];
  const t = x1 === x0 ? 0 : (Math.log(lr) - x0) / (x1 - x0);
  return losses[next - 1]! + t * (losses[next]! - losses[next - 1]!);
}

function fitRules(record: RunRecord): LineChart['rules'] & object {
  const { fits } = record.series;
  return fits.filter(({ start }) => start > 0).map((fit) => ({ x: fit.start, text: fitName(record, fit) }));
}

function groupName(group: number, groups: number): string {
  if (groups === 1) return 'all groups';
  return group === groups - 1 ? 'last group (head)' : `group ${group}`;
}

/** Groups that share a schedule are drawn once. */
function distinct(lines: readonly Series[]): Series[] {
  const kept = new Map<string, Series>();
  for (const line of lines) kept.set(JSON.stringify(line.points), line);
  const [only, ...others] = kept.values();
  return only && others.length === 0 ? [{ ...only, name: 'all groups' }] : [...kept.values()];
}
