import { WeightedMean } from '../recorder.ts';

/** A validation batch as metrics see it: model outputs row by row, class indexes or target rows. */
export interface Scored {
  readonly predictions: Float32Array;
  readonly width: number;
  readonly targets: Int32Array | Float32Array;
}

/** Gathers batches of one validation pass; null where it saw none, or where the value is not defined. */
export interface Metric {
  readonly name: string;
  add(batch: Scored): void;
  value(): number | null;
}

/** Batch values weighted by batch size, as fastai's AvgMetric. */
export function batchMean(name: string, score: (batch: Scored) => number): Metric {
  const total = new WeightedMean();
  return {
    name,
    add: (batch) => total.add(score(batch), batch.predictions.length / batch.width),
    value: () => total.current(),
  };
}

/** Everything is kept and judged once, as fastai's AccumMetric. */
export function whole(name: string, score: (all: Scored) => number | null): Metric {
  const batches: Scored[] = [];
  return {
    name,
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
