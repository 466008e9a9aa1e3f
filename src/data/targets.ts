import { UserError } from '../util/problem.ts';
import type { Batch, Dataset } from './items.ts';
import type { TargetBlock } from './spec.ts';
import { namesOf } from './vocab.ts';

/** Makes the function that collates items' targets: class indexes, one-hot rows or numbers (fastai.md 2.4). */
export function createTargets(dataset: Dataset, target: TargetBlock): (items: readonly number[]) => Pick<Batch, 'y' | 'yShape'> {
  const { c } = dataset;
  if (target.kind === 'regression') return (items) => collateRows(items, c, (i) => numbersOf(dataset, i));
  if (target.kind === 'multi_category' && target.encoded) return (items) => collateRows(items, c, (i) => numbersOf(dataset, i));
  const indexes = new Map(dataset.vocab.map((name, i) => [name, i]));
  if (target.kind === 'category')
    return (items) => ({ y: Int32Array.from(items, (i) => classIndex(dataset, indexes, i, target.addNa)[0]!), yShape: [items.length] });
  return (items) =>
    collateRows(items, c, (i) => {
      const row = new Array<number>(c).fill(0);
      for (const index of classIndex(dataset, indexes, i, target.addNa)) row[index] = 1;
      return row;
    });
}

function collateRows(items: readonly number[], c: number, rowOf: (item: number) => readonly number[]): Pick<Batch, 'y' | 'yShape'> {
  const y = new Float32Array(items.length * c);
  items.forEach((item, i) => {
    y.set(rowOf(item), i * c);
  });
  return { y, yShape: c === 1 ? [items.length] : [items.length, c] };
}

function classIndex(dataset: Dataset, indexes: ReadonlyMap<string, number>, item: number, addNa: boolean): number[] {
  const names = namesOf(dataset.labels[item]!).map(String);
  const unknown = addNa ? [] : names.filter((name) => !indexes.has(name));
  if (unknown.length === 0) return names.map((name) => indexes.get(name) ?? 0);
  const list = unknown.map((name) => `'${name}'`).join(', ');
  throw new UserError({
    code: 'class-without-training-item',
    message: `${unknown.length === 1 ? `Label ${list} was` : `Labels ${list} were`} not included in the training dataset.`,
    found: dataset.items[item]!.path,
    hint: 'Put one of its items on the training side, or set `add_na: true` in the block.',
    path: 'data.splitter',
  });
}

function numbersOf(dataset: Dataset, item: number): number[] {
  const values = namesOf(dataset.labels[item]!).map(Number);
  if (values.length === dataset.c && values.every(Number.isFinite)) return values;
  throw new UserError({
    code: 'no-label',
    message: `${dataset.items[item]!.path} needs ${dataset.c === 1 ? 'a number' : `${dataset.c} numbers`} as its target.`,
    found: JSON.stringify(dataset.labels[item]),
    path: 'data.get_y',
  });
}
