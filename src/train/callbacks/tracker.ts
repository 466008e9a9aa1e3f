import type { EpochRow } from '../events.ts';
import type { FitPlace } from './callback.ts';

/** What all trackers watch, under fastai's names. */
export interface TrackerOptions {
  readonly monitor: string;
  /** What counts as better; absent: less for losses and errors, else greater. */
  readonly comp?: 'less' | 'greater';
  readonly min_delta: number;
  readonly reset_on_fit: boolean;
}

/** fastai's TrackerCallback: the best value of a column so far (fastai.md 11.4). */
export class Tracker {
  best: number;
  private readonly options: TrackerOptions;
  private readonly less: boolean;

  constructor(options: TrackerOptions) {
    this.options = options;
    this.less = (options.comp ?? (/loss|error/.test(options.monitor) ? 'less' : 'greater')) === 'less';
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
