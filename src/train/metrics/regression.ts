import type { Scored } from '../../language/contracts/metric.ts';

/** A mean over all outputs of the batches together. */
export function meanOver({ predictions, targets }: Scored, error: (prediction: number, target: number) => number): number {
  let sum = 0;
  for (const [i, prediction] of predictions.entries()) sum += error(prediction, targets[i]!);
  return sum / predictions.length;
}

/** Coefficient of determination: 1 minus the squared error over the targets' own variance; 1 or 0 where the targets do not vary, as scikit-learn. */
export function rSquared(all: Scored): number {
  const mean = meanOver(all, (_, target) => target);
  return shareExplained(
    meanOver(all, (p, t) => (t - p) ** 2),
    meanOver(all, (_, t) => (t - mean) ** 2),
  );
}

/** As rSquared, but a constant error is forgiven. */
export function explainedVariance(all: Scored): number {
  const [error, mean] = [meanOver(all, (p, t) => t - p), meanOver(all, (_, t) => t)];
  return shareExplained(
    meanOver(all, (p, t) => (t - p - error) ** 2),
    meanOver(all, (_, t) => (t - mean) ** 2),
  );
}

function shareExplained(error: number, variance: number): number {
  if (variance !== 0) return 1 - error / variance;
  return error === 0 ? 1 : 0;
}

/** Pearson's correlation; NaN where one side does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Spearman's: Pearson's of the ranks, equal values sharing their mean rank. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return pearson(ranks(x), ranks(y));
}

function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const found = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) found[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return found;
}
