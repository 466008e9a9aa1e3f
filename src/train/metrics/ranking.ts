/** What one class's scores are judged by: whether each item is of it, and its score. */
export interface Ranked {
  readonly scores: ArrayLike<number>;
  readonly positive: readonly boolean[];
}

/** Area under the ROC curve: the chance that a positive item scores higher than a negative one, ties counting half. NaN where one kind is missing. */
export function areaUnderRoc({ scores, positive }: Ranked): number {
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  let rankSum = 0;
  for (const { from, to, hits } of levels({ scores, positive })) rankSum += hits * (positive.length - (from + to - 1) / 2);
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** scikit-learn's average_precision_score: precision at every score that occurs, weighted by the recall it adds. 0 where nothing is positive. */
export function averagePrecision(ranked: Ranked): number {
  const positives = ranked.positive.filter(Boolean).length;
  let sum = 0;
  let hitsSoFar = 0;
  for (const { to, hits } of levels(ranked)) {
    hitsSoFar += hits;
    sum += (hits / positives) * (hitsSoFar / to);
  }
  return positives === 0 ? 0 : sum;
}

/** Runs of equal scores from the highest down: positions from `from` up to but without `to`, and how many of them are positive. */
function levels({ scores, positive }: Ranked): { from: number; to: number; hits: number }[] {
  const order = positive.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const found: { from: number; to: number; hits: number }[] = [];
  for (const [at, i] of order.entries()) {
    const last = found.at(-1);
    if (last && scores[order[at - 1]!] === scores[i]) {
      last.to = at + 1;
      last.hits += Number(positive[i]);
    } else found.push({ from: at, to: at + 1, hits: Number(positive[i]) });
  }
  return found;
}

/** How an average over classes is taken of a ranking's value. */
export type RankAverage = 'macro' | 'micro' | 'weighted' | 'samples';

/** A ranking's value over a table of scores [items, width] with a truth of the same shape. */
export function rankTable(
  scores: ArrayLike<number>,
  truth: readonly boolean[],
  width: number,
  average: RankAverage,
  judge: (ranked: Ranked) => number,
): number {
  if (average === 'micro') return judge({ scores, positive: truth });
  const rows = truth.length / width;
  const pick = (lines: number, length: number, at: (line: number, i: number) => number): Ranked[] =>
    Array.from({ length: lines }, (_, line) => {
      const places = Array.from({ length }, (_, i) => at(line, i));
      return { scores: places.map((place) => scores[place]!), positive: places.map((place) => truth[place]!) };
    });
  const parts = average === 'samples' ? pick(rows, width, (row, c) => row * width + c) : pick(width, rows, (c, row) => row * width + c);
  const weights = parts.map(({ positive }) => (average === 'weighted' ? positive.filter(Boolean).length : 1));
  return weightedMean(parts.map(judge), weights);
}

/** One against one (Hand and Till 2001): over all pairs of classes the mean of the two areas among their items. */
export function oneAgainstOne(scores: ArrayLike<number>, targets: ArrayLike<number>, width: number, average: 'macro' | 'weighted'): number {
  const values: number[] = [];
  const weights: number[] = [];
  const rows = Array.from(targets, (_, row) => row);
  for (let a = 0; a < width; a++) {
    for (let b = a + 1; b < width; b++) {
      const both = rows.filter((row) => targets[row] === a || targets[row] === b);
      const area = (of: number): number =>
        areaUnderRoc({ scores: both.map((row) => scores[row * width + of]!), positive: both.map((row) => targets[row] === of) });
      values.push((area(a) + area(b)) / 2);
      weights.push(average === 'weighted' ? both.length : 1);
    }
  }
  return weightedMean(values, weights);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / weights.reduce((sum, weight) => sum + weight, 0);
}
