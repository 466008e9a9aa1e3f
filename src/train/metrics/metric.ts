import type { Metric, Scored } from '../../language/contracts/metric.ts';
import { WeightedMean } from '../recorder.ts';

/** Gathers the batches of one validation pass. */
export interface MetricTally {
  readonly column: string;
  add(batch: Scored): void;
  /** null where there was no batch, or where the metric is not defined for the items. */
  value(): number | null;
}

/** An empty tally of a metric whose values stand in `column`. */
export function tallyOf(column: string, { over, score }: Metric): MetricTally {
  return over === 'batch' ? batchMean(column, score) : whole(column, score);
}

/** Batch values weighted by batch size, as fastai's AvgMetric. */
function batchMean(column: string, score: Metric['score']): MetricTally {
  const total = new WeightedMean();
  return {
    column,
    add: (batch) => total.add(score(batch) ?? Number.NaN, batch.predictions.length / batch.width),
    value: () => total.current(),
  };
}

/** Everything is kept and judged once, as fastai's AccumMetric. */
function whole(column: string, score: Metric['score']): MetricTally {
  const batches: Scored[] = [];
  return {
    column,
    add: (batch) => void batches.push(batch),
    value: () => {
      const [first] = batches;
      if (!first) return null;
      const predictions = joined(batches.map((batch) => batch.predictions));
      const value = score({ predictions, width: first.width, targets: joined(batches.map((batch) => batch.targets)) });
      return value === null || Number.isNaN(value) ? null : value;
    },
  };
}

function joined<T extends Float32Array | Int32Array>(parts: readonly T[]): T {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (parts[0]!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Class of the highest output of every row; of equal ones the first, and NaN counts as the highest, as torch has it. */
export function decisions({ predictions, width }: Scored): Int32Array {
  return Int32Array.from({ length: predictions.length / width }, (_, row) => {
    let best = 0;
    for (let c = 1; c < width; c++) if (ranksAbove(predictions[row * width + c]!, predictions[row * width + best]!)) best = c;
    return best;
  });
}

/** Whether an output counts as higher than another. */
export function ranksAbove(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

/** Softmax of every row, rounded to float32 as torch's is. */
export function probabilities({ predictions, width }: Scored): Float32Array {
  const all = new Float32Array(predictions.length);
  for (let at = 0; at < predictions.length; at += width) {
    const row = predictions.subarray(at, at + width);
    const highest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const powers = Float64Array.from(row, (value) => Math.exp(value - highest));
    const sum = powers.reduce((a, b) => a + b, 0);
    for (const [c, power] of powers.entries()) all[at + c] = power / sum;
  }
  return all;
}

/** The logistic function, rounded to float32. */
export function sigmoid(value: number): number {
  return Math.fround(1 / (1 + Math.exp(-value)));
}
