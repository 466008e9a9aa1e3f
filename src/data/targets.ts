import { UserError } from '../util/problem.ts';
import { targetBlock } from './dataset.ts';
import type { Batch, Dataset, Label } from './items.ts';
import type { DataSpec } from './spec.ts';
import { namesOf } from './vocab.ts';

/** The targets of some items: class indexes, 0/1 rows or numbers. Throws a UserError for a label that training never saw. */
export function encodeTargets(dataset: Dataset, spec: DataSpec, items: readonly number[]): Pick<Batch, 'y' | 'yShape'> {
  const target = targetBlock(spec);
  const { c, labels, vocab } = dataset;
  if (target.kind === 'category') {
    const known = new Map(vocab.map((name, i) => [name, i]));
    return {
      y: Int32Array.from(items, (item) => classIndex(labels[item]!, known, target.addNa, dataset.items[item]!.path)),
      yShape: [items.length],
    };
  }
  const y = new Float32Array(items.length * c);
  for (const [row, item] of items.entries()) {
    const names = namesOf(labels[item]!);
    if (target.kind === 'regression' || target.encoded) for (const [i, name] of names.entries()) y[row * c + i] = Number(name);
    else
      for (const name of names)
        y[row * c + classIndex(String(name), new Map(vocab.map((word, i) => [word, i])), target.addNa, dataset.items[item]!.path)] = 1;
  }
  return { y, yShape: [items.length, c] };
}

function classIndex(label: Label, known: ReadonlyMap<string, number>, addNa: boolean, path: string): number {
  const index = known.get(String(label));
  if (index !== undefined) return index;
  if (addNa) return 0;
  throw new UserError({
    code: 'class-without-training-item',
    message: `Label '${String(label)}' was not included in the training dataset (${path})`,
    hint: 'split so that every class has training items, or give the block a vocab',
    path: 'data.splitter',
  });
}
