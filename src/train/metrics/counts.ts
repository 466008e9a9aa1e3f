/** How the values of several classes become one, under scikit-learn's names. */
export type Average = 'binary' | 'macro' | 'micro' | 'weighted' | 'samples';

/** Right and wrong answers about one class (or one item). */
export interface Counts {
  readonly hits: number;
  /** Said yes, was no. */
  readonly falseAlarms: number;
  /** Said no, was yes. */
  readonly misses: number;
}

/** A value made of counts; 0 where it is not defined, as scikit-learn has it after its warning. */
export type Ratio = (counts: Counts) => number;

const ratio = (above: number, below: number): number => (below === 0 ? 0 : above / below);
export const precision: Ratio = ({ hits, falseAlarms }) => ratio(hits, hits + falseAlarms);
export const recall: Ratio = ({ hits, misses }) => ratio(hits, hits + misses);
export const jaccard: Ratio = ({ hits, falseAlarms, misses }) => ratio(hits, hits + falseAlarms + misses);
/** Precision and recall in one, recall counting beta times as much. */
export const fbeta =
  (beta: number): Ratio =>
  ({ hits, falseAlarms, misses }) =>
    ratio((1 + beta ** 2) * hits, (1 + beta ** 2) * hits + beta ** 2 * misses + falseAlarms);

/** Counts of every class that occurs among targets or decisions, in order; the others have no part in a mean. */
export function countsByClass(decided: Int32Array, targets: ArrayLike<number>): Map<number, Counts> {
  const counts = new Map<number, { hits: number; falseAlarms: number; misses: number }>();
  for (const name of [...new Set([...decided, ...Array.from(targets)])].sort((a, b) => a - b))
    counts.set(name, { hits: 0, falseAlarms: 0, misses: 0 });
  for (const [i, own] of decided.entries()) {
    const target = targets[i]!;
    if (own === target) counts.get(own)!.hits++;
    else {
      counts.get(own)!.falseAlarms++;
      counts.get(target)!.misses++;
    }
  }
  return counts;
}

/** Counts over yes and no answers, by column (a class each) or by row (an item each). */
export function countsOfAnswers(
  yes: ArrayLike<number | boolean>,
  targets: ArrayLike<number>,
  width: number,
  by: 'column' | 'row',
): Counts[] {
  const length = by === 'column' ? width : targets.length / width;
  const counts = Array.from({ length }, () => ({ hits: 0, falseAlarms: 0, misses: 0 }));
  for (let i = 0; i < targets.length; i++) {
    const into = counts[by === 'column' ? i % width : Math.floor(i / width)]!;
    const [said, is] = [Boolean(yes[i]), targets[i]! > 0.5];
    if (said && is) into.hits++;
    else if (said) into.falseAlarms++;
    else if (is) into.misses++;
  }
  return counts;
}

/** The mean of a ratio: plain over classes or items, of the summed counts (micro), or weighted by how often a class is the truth. */
export function averaged(counts: readonly Counts[], average: Exclude<Average, 'binary'>, of: Ratio): number {
  if (average === 'micro') return of(counts.reduce(add, { hits: 0, falseAlarms: 0, misses: 0 }));
  const weights = counts.map(({ hits, misses }) => (average === 'weighted' ? hits + misses : 1));
  return ratio(
    counts.reduce((sum, each, i) => sum + of(each) * weights[i]!, 0),
    weights.reduce((sum, weight) => sum + weight, 0),
  );
}

function add(a: Counts, b: Counts): Counts {
  return { hits: a.hits + b.hits, falseAlarms: a.falseAlarms + b.falseAlarms, misses: a.misses + b.misses };
}
