/** Pairs of target and decision, counted: matrix[target][decision] over the classes that occur in either. */
function crossTable(decided: Int32Array, targets: ArrayLike<number>): number[][] {
  const classes = [...new Set([...decided, ...Array.from(targets)])].sort((a, b) => a - b);
  const place = new Map(classes.map((name, i) => [name, i]));
  const table = classes.map(() => classes.map(() => 0));
  for (const [i, own] of decided.entries()) table[place.get(targets[i]!)!]![place.get(own)!]!++;
  return table;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rowSums = (table: readonly (readonly number[])[]): number[] => table.map(sum);
const columnSums = (table: readonly (readonly number[])[]): number[] => table.map((_, c) => sum(table.map((row) => row[c]!)));

/** Matthews' correlation of several classes (Gorodkin 2004); 0 where one side has a single class. */
export function matthews(decided: Int32Array, targets: ArrayLike<number>): number {
  const table = crossTable(decided, targets);
  const [truth, said] = [rowSums(table), columnSums(table)];
  const items = sum(truth);
  const right = sum(table.map((row, i) => row[i]!));
  const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, i) => value * b[i]!));
  const below = Math.sqrt((items ** 2 - dot(said, said)) * (items ** 2 - dot(truth, truth)));
  return below === 0 ? 0 : (right * items - dot(truth, said)) / below;
}

export type KappaWeights = 'none' | 'linear' | 'quadratic';

/** Cohen's kappa: one minus observed over expected disagreement, each counted by how far apart the classes are. */
export function cohenKappa(decided: Int32Array, targets: ArrayLike<number>, weights: KappaWeights): number {
  const table = crossTable(decided, targets);
  const [truth, said] = [rowSums(table), columnSums(table)];
  const apart = (a: number, b: number): number =>
    weights === 'none' ? Number(a !== b) : Math.abs(a - b) ** (weights === 'linear' ? 1 : 2);
  let [observed, expected] = [0, 0];
  for (const [a, row] of table.entries()) {
    for (const [b, count] of row.entries()) {
      observed += apart(a, b) * count;
      expected += (apart(a, b) * truth[a]! * said[b]!) / sum(truth);
    }
  }
  return 1 - observed / expected;
}

/** Mean recall over the classes that occur among the targets; adjusted so that guessing gives 0 and perfection 1. */
export function balancedAccuracy(decided: Int32Array, targets: ArrayLike<number>, adjusted: boolean): number {
  const table = crossTable(decided, targets);
  const recalls = table.flatMap((row, i) => (sum(row) === 0 ? [] : [row[i]! / sum(row)]));
  const mean = sum(recalls) / recalls.length;
  const chance = 1 / recalls.length;
  return adjusted ? (mean - chance) / (1 - chance) : mean;
}
