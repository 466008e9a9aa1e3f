import { UserError } from '../util/problem.ts';
import { WeightedMean } from './recorder.ts';
import type { MetricSpec } from './spec.ts';

/** A validation batch as metrics see it: model outputs row by row, class indexes or target rows. */
export interface Scored {
  readonly predictions: Float32Array;
  readonly width: number;
  readonly targets: Int32Array | Float32Array;
}

/** Gathers batches of one validation pass; null where it saw none. */
export interface Metric {
  readonly name: string;
  add(batch: Scored): void;
  value(): number | null;
}

/** The metric of a file's word, empty (fastai.md 12.2). */
export function createMetric({ kind, name, options }: MetricSpec): Metric {
  switch (kind) {
    case 'accuracy':
      return mean(name, (batch) => topK(batch, 1));
    case 'error_rate':
      return mean(name, (batch) => 1 - topK(batch, 1));
    case 'top_k_accuracy':
      return mean(name, (batch) => topK(batch, (options.k as number | undefined) ?? 5));
    case 'accuracy_multi':
      return mean(name, (batch) => multiLabelAccuracy(batch, (options.thresh as number | undefined) ?? 0.5));
    case 'mse':
      return mean(name, (batch) => meanOver(batch, (p, t) => (p - t) ** 2));
    case 'mae':
      return mean(name, (batch) => meanOver(batch, (p, t) => Math.abs(p - t)));
    default:
      throw new UserError({
        code: 'wrong-value',
        message: `the metric ${kind} cannot be computed yet`,
        expected: 'accuracy, error_rate, top_k_accuracy, accuracy_multi, mse or mae',
        path: 'learner.metrics',
      });
  }
}

/** Batch values weighted by batch size, as fastai's AvgMetric. */
function mean(name: string, score: (batch: Scored) => number): Metric {
  const total = new WeightedMean();
  return {
    name,
    add: (batch) => total.add(score(batch), batch.predictions.length / batch.width),
    value: () => total.current(),
  };
}

/** Share of items whose class is among the k highest outputs; of equal outputs the first counts as higher, and NaN as the highest, as torch's argmax has it. */
function topK({ predictions, width, targets }: Scored, k: number): number {
  let hits = 0;
  for (const [i, target] of targets.entries()) {
    const own = predictions[i * width + target]!;
    let ahead = 0;
    for (let c = 0; c < width; c++) {
      const other = predictions[i * width + c]!;
      if (ranksAbove(other, own) || (!ranksAbove(own, other) && c < target)) ahead++;
    }
    if (ahead < k) hits++;
  }
  return hits / targets.length;
}

function ranksAbove(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

function multiLabelAccuracy({ predictions, targets }: Scored, threshold: number): number {
  let hits = 0;
  for (const [i, output] of predictions.entries()) if (1 / (1 + Math.exp(-output)) > threshold === targets[i]! > 0.5) hits++;
  return hits / predictions.length;
}

function meanOver({ predictions, targets }: Scored, error: (prediction: number, target: number) => number): number {
  let sum = 0;
  for (const [i, prediction] of predictions.entries()) sum += error(prediction, targets[i]!);
  return sum / predictions.length;
}
