import { namesOf } from '../data/vocab.ts';
import type { LabelledItem, TargetSpace, Targets } from '../language/contracts/task.ts';
import { UserError } from '../util/problem.ts';

/** Rows of `c` values one after the other; of one value each they are no rows. */
export function collateRows(items: readonly LabelledItem[], c: number, rowOf: (item: LabelledItem) => readonly number[]): Targets {
  const y = new Float32Array(items.length * c);
  for (const [i, item] of items.entries()) y.set(rowOf(item), i * c);
  return { y, yShape: c === 1 ? [items.length] : [items.length, c] };
}

/** Makes the function that finds the indexes of an item's classes. An unknown one has index 0 where `addNa`, else it throws a UserError. */
export function classIndexer({ vocab }: TargetSpace, addNa: boolean): (item: LabelledItem) => number[] {
  const indexes = new Map(vocab.map((name, i) => [name, i]));
  return ({ path, label }) => {
    const names = namesOf(label).map(String);
    const unknown = addNa ? [] : names.filter((name) => !indexes.has(name));
    if (unknown.length === 0) return names.map((name) => indexes.get(name) ?? 0);
    const list = unknown.map((name) => `'${name}'`).join(', ');
    throw new UserError({
      code: 'class-without-training-item',
      message: `${unknown.length === 1 ? `Label ${list} was` : `Labels ${list} were`} not included in the training dataset.`,
      found: path,
      hint: 'Put one of its items on the training side, or set `add_na: true` in the block.',
      path: 'data.splitter',
    });
  };
}

/** An item's `c` numbers. Throws a UserError where its label is something else. */
export function numbersOf({ path, label }: LabelledItem, c: number): number[] {
  const values = namesOf(label).map(Number);
  if (values.length === c && values.every(Number.isFinite)) return values;
  throw new UserError({
    code: 'no-label',
    message: `${path} needs ${c === 1 ? 'a number' : `${c} numbers`} as its target.`,
    found: JSON.stringify(label),
    path: 'data.get_y',
  });
}
