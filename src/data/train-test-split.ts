import type { Split } from '../language/contracts/splitter.ts';
import { NumpyRandom } from '../util/numpy-random.ts';
import { UserError } from '../util/problem.ts';
import { sortNames } from './vocab.ts';

export interface TrainTestSizes {
  /** Below 1 a share (rounded up for the test side, down for the training side), else a count. */
  readonly testSize: number;
  readonly trainSize?: number;
  readonly randomState: number;
  /** true where left out; false takes the first to train. */
  readonly shuffle?: boolean;
}

/** scikit-learn's train_test_split over 0..n-1. With `classes` the split is stratified as StratifiedShuffleSplit's; `byValue` says that their names stand for numbers. */
export function trainTestSplit(n: number, sizes: TrainTestSizes, classes?: readonly (string | number)[], byValue = false): Split {
  const { testCount, trainCount } = countsOf(n, sizes);
  const random = new NumpyRandom(sizes.randomState);
  if (classes !== undefined) {
    const names = sortNames([...new Set(classes)], byValue);
    return stratifiedSplit(classes.map(String), names, trainCount, testCount, random);
  }
  const all = Array.from({ length: n }, (_, i) => i);
  if (sizes.shuffle === false) return { train: all.slice(0, trainCount), valid: all.slice(trainCount, trainCount + testCount) };
  const order = random.permutation(all);
  return { train: order.slice(testCount, testCount + trainCount), valid: order.slice(0, testCount) };
}

function countsOf(n: number, { testSize, trainSize }: TrainTestSizes): { testCount: number; trainCount: number } {
  const testCount = testSize < 1 ? Math.ceil(testSize * n) : testSize;
  const trainCount = trainSize === undefined ? n - testCount : trainSize < 1 ? Math.floor(trainSize * n) : trainSize;
  if (trainCount > 0 && testCount + trainCount <= n) return { testCount, trainCount };
  throw new UserError({
    code: 'wrong-value',
    message: `The splitter takes ${trainCount} items to train and ${testCount} to validate, of ${n}.`,
    hint: 'Change test_size or train_size.',
    path: 'data.splitter',
  });
}

/** `names` are the distinct classes in numpy's order: numbers by value, texts by code point. */
function stratifiedSplit(
  classes: readonly string[],
  names: readonly string[],
  trainCount: number,
  testCount: number,
  random: NumpyRandom,
): Split {
  const members = membersOf(names, classes);
  checkStratification(names, members, trainCount, testCount);
  const counts = members.map((list) => list.length);
  const trainShare = approximateMode(counts, trainCount, random);
  const testShare = approximateMode(
    counts.map((count, i) => count - trainShare[i]!),
    testCount,
    random,
  );
  const train: number[] = [];
  const test: number[] = [];
  members.forEach((list, i) => {
    const order = random.permutation(list);
    for (const item of order.slice(0, trainShare[i]!)) train.push(item);
    for (const item of order.slice(trainShare[i]!, trainShare[i]! + testShare[i]!)) test.push(item);
  });
  const shuffledTrain = random.permutation(train);
  return { train: shuffledTrain, valid: random.permutation(test) };
}

function membersOf(names: readonly string[], classes: readonly string[]): number[][] {
  const members = new Map(names.map((name) => [name, [] as number[]]));
  classes.forEach((name, i) => {
    members.get(name)!.push(i);
  });
  return [...members.values()];
}

/** The likeliest draw of a multivariate hypergeometric distribution; ties among remainders are broken by the generator. */
function approximateMode(counts: readonly number[], draws: number, random: NumpyRandom): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const continuous = counts.map((count) => (count / total) * draws);
  const shares = continuous.map(Math.floor);
  let missing = draws - shares.reduce((sum, share) => sum + share, 0);
  const remainders = continuous.map((value, i) => value - shares[i]!);
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const tied = remainders.flatMap((value, i) => (value === remainder ? [i] : []));
    const chosen = random.choice(tied, Math.min(tied.length, missing));
    for (const i of chosen) shares[i]!++;
    missing -= chosen.length;
  }
  return shares;
}

function checkStratification(
  names: readonly string[],
  members: readonly (readonly number[])[],
  trainCount: number,
  testCount: number,
): void {
  const lonely = names.find((_, i) => members[i]!.length < 2);
  if (lonely !== undefined) throw cannotStratify(`class ${lonely} has a single item`);
  for (const [side, count] of [['training', trainCount] as const, ['validation', testCount] as const]) {
    if (count < names.length) throw cannotStratify(`the ${side} side would hold ${count} items, fewer than the ${names.length} classes`);
  }
}

function cannotStratify(reason: string): UserError {
  return new UserError({
    code: 'wrong-value',
    message: `The split cannot be stratified: ${reason}.`,
    hint: 'Change test_size, or set `stratify: false`.',
    path: 'data.splitter',
  });
}
