import { NumpyRandom } from '../util/numpy-random.ts';
import { UserError } from '../util/problem.ts';
import { sortByCodePoint } from '../util/text-order.ts';
import type { Split } from './items.ts';

/**
 * scikit-learn's train_test_split over 0..n-1: `testSize` below 1 is a share (rounded up), else a count. With `classes` the split is
 * stratified as StratifiedShuffleSplit's.
 */
export function trainTestSplit(n: number, testSize: number, randomState: number, classes?: readonly string[]): Split {
  const testCount = testSize < 1 ? Math.ceil(testSize * n) : testSize;
  const random = new NumpyRandom(randomState);
  if (classes !== undefined) return stratifiedSplit(classes, n - testCount, testCount, random);
  const order = random.permutation(Array.from({ length: n }, (_, i) => i));
  return { train: order.slice(testCount), valid: order.slice(0, testCount) };
}

function stratifiedSplit(classes: readonly string[], trainCount: number, testCount: number, random: NumpyRandom): Split {
  const names = sortByCodePoint(new Set(classes));
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
