import type { Batch, DataLoaders } from '../items.ts';

/** The target of one item of a batch for people: its class, its labels joined by ';' as fastai's, or its numbers. */
export function targetText({ y, yShape }: Pick<Batch, 'y' | 'yShape'>, i: number, of: Pick<DataLoaders, 'targetKind' | 'vocab'>): string {
  const width = yShape[1] ?? 1;
  const row = Array.from(y.subarray(i * width, (i + 1) * width));
  if (of.targetKind === 'category') return of.vocab[row[0]!] ?? String(row[0]);
  if (of.targetKind === 'multi_category') return of.vocab.filter((_, c) => row[c] === 1).join(';');
  return row.map((value) => String(Number(value.toPrecision(4)))).join(', ');
}
