import type { Result } from './results.ts';

/** The results as a Markdown table: error rates per seed, their mean and standard deviation, times and their ratio. */
export function table(results: readonly Result[]): string {
  const datasets = [...new Set(results.map(({ dataset }) => dataset))];
  const rows = datasets.flatMap((dataset) => rowsOf(results.filter((result) => result.dataset === dataset)));
  const header = '| data | training / validation | side | error rate by seed | mean | deviation | seconds by seed | fastai / ours |';
  return [header, '|---|---|---|---|---|---|---|---|', ...rows].join('\n');
}

function rowsOf(results: readonly Result[]): string[] {
  const sides = [...new Set(results.map(({ side }) => side))];
  const ours = results.filter(({ side }) => side.startsWith('pipefile'));
  return sides.map((side) => {
    const runs = results.filter((result) => result.side === side).sort((a, b) => a.seed - b.seed);
    const errors = runs.map(({ errorRate }) => errorRate);
    const ratios = runs.flatMap(({ seed, seconds }) => ours.filter((own) => own.seed === seed).map((own) => seconds / own.seconds));
    const { dataset, train, valid } = runs[0]!;
    return `| ${[
      dataset,
      `${train} / ${valid}`,
      side,
      errors.map((error) => error.toFixed(3)).join(', '),
      mean(errors).toFixed(3),
      deviation(errors).toFixed(3),
      runs.map(({ seconds }) => seconds.toFixed(0)).join(', '),
      side.startsWith('pipefile') ? '' : ratios.map((ratio) => ratio.toFixed(2)).join(', '),
    ].join(' | ')} |`;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(values.length - 1, 1));
}
