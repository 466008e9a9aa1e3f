import type { CallbackHost, CallbackProblem, CallbackUse, EpochRow, FitPlace } from '../../language/contracts/callback.ts';
import { nearest } from '../../util/text.ts';

/** What all trackers watch, under fastai's names. */
export interface TrackerOptions {
  readonly monitor: string;
  /** What counts as better; absent: what the metric itself says, less for losses. */
  readonly comp?: 'less' | 'greater';
  readonly min_delta: number;
  readonly reset_on_fit: boolean;
}

/** fastai's TrackerCallback: the best value of a column so far (fastai.md 11.4). */
export class Tracker {
  best: number;
  private readonly options: TrackerOptions;
  private readonly less: boolean;

  constructor(options: TrackerOptions, host: Pick<CallbackHost, 'lowerIsBetter'>) {
    this.options = options;
    this.less = options.comp === undefined ? host.lowerIsBetter(options.monitor) : options.comp === 'less';
    this.best = this.worst();
  }

  beforeFit({ columns }: FitPlace): void {
    if (!columns.includes(this.options.monitor)) throw new Error(`${this.options.monitor} is no column of this fit`);
    if (this.options.reset_on_fit) this.best = this.worst();
  }

  /** Takes the value of an epoch; true where it is the best so far by more than min_delta. A value that is missing or NaN is never better. */
  improves(row: EpochRow): boolean {
    const value = columnOf(row, this.options.monitor) ?? Number.NaN;
    const { min_delta: delta } = this.options;
    const better = this.less ? value + delta < this.best : value - delta > this.best;
    if (better) this.best = value;
    return better;
  }

  private worst(): number {
    return this.less ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
}

/** A column's value of an epoch. */
export function columnOf(row: EpochRow, name: string): number | null {
  if (name === 'train_loss') return row.trainLoss;
  return name === 'valid_loss' ? row.validLoss : (row.metrics[name] ?? null);
}

/** A tracker watches a column that the table has. */
export function monitorProblems(word: string, monitor: string, { columns, columnOf: ofMetric }: CallbackUse): readonly CallbackProblem[] {
  if (columns.includes(monitor)) return [];
  const near = nearest(monitor, columns) ?? ofMetric(monitor);
  return [
    {
      severity: 'error',
      message: `${word} watches '${monitor}', which is no column of the table`,
      expected: `one of ${columns.join(', ')}`,
      found: `'${monitor}'`,
      ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
      option: 'monitor',
    },
  ];
}

/** Puts back what a waiting tracker saved; gives the epochs it had waited. */
export function restoreWaiting(tracker: Tracker, saved: unknown): number {
  const { best, wait } = saved as { best: number; wait: number };
  tracker.best = best;
  return wait;
}
