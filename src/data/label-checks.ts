import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import type { Dataset, Item, Label } from './items.ts';
import { named } from './label.ts';
import { numberIn } from './number-text.ts';
import type { TargetBlock } from './spec.ts';
import { namesOf } from './vocab.ts';

type Labelled = Pick<Dataset, 'items' | 'labels' | 'split' | 'vocab' | 'c'>;

/** What is wrong with the labels of the items that train or validate, for this target: each with the item's path and the row that names it. */
export function checkLabels(dataset: Labelled, target: TargetBlock): Problem[] {
  const used = [...dataset.split.train, ...dataset.split.valid];
  if (target.kind === 'regression')
    return used.flatMap((i) => checkNumbers(dataset.items[i]!, dataset.labels[i]!, dataset.c, Number.MAX_VALUE));
  if (target.kind === 'multi_category' && target.encoded)
    return used.flatMap((i) => checkNumbers(dataset.items[i]!, dataset.labels[i]!, dataset.c, 1));
  const counts = target.kind === 'category' ? used.flatMap((i) => checkSingle(dataset.items[i]!, dataset.labels[i]!)) : checkAny(dataset);
  return counts.length > 0 ? counts : checkVocab(dataset, used, target);
}

function checkNumbers(item: Item, label: Label, c: number, most: number): Problem[] {
  const values = namesOf(label).map((value) => numberIn(String(value)));
  const wrong = values.find(
    (value) => typeof value !== 'number' || !Number.isFinite(Math.fround(value)) || (most === 1 && !isShare(value)),
  );
  if (wrong === undefined && values.length === c) return [];
  const one = most === 1 ? 'number from 0 to 1' : 'number';
  return [
    {
      code: 'no-label',
      message: `${named(item)} needs ${c === 1 ? `a ${one}` : `${c} ${one}s`} as its target.`,
      expected: c === 1 ? `a ${one}` : `${c} ${one}s`,
      found: wrong === undefined ? `${values.length} of them` : JSON.stringify(wrong),
      hint: hintForNumber(wrong),
      path: 'data.get_y',
    },
  ];
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function hintForNumber(wrong: string | number | undefined): string {
  if (typeof wrong === 'string' && /^\s*-?\d+,\d+\s*$/.test(wrong)) return 'Write a decimal point in place of the comma.';
  return 'Correct the cell, take the item out, or use `category` as the block where the labels are names.';
}

function checkSingle(item: Item, label: Label): Problem[] {
  const names = namesOf(label);
  if (names.length === 1 && names[0] !== '') return [];
  const several = names.length > 1;
  return [
    {
      code: 'no-label',
      message: several ? `${named(item)} has ${names.length} labels where a category is one.` : `${named(item)} has no label: it is empty.`,
      ...(several && { found: names.map((name) => JSON.stringify(name)).join(', ') }),
      hint: several ? 'Use `multi_category` as the block, or one column without label_delim.' : 'Label it, or take it out.',
      path: several ? 'data.blocks' : 'data.get_y',
    },
  ];
}

/** An item of several categories may have none, but not all may. */
function checkAny({ labels, split }: Labelled): Problem[] {
  if (split.train.length === 0 || split.train.some((i) => namesOf(labels[i]!).length > 0)) return [];
  return [
    {
      code: 'no-label',
      message: 'No training item has a label.',
      hint: 'Check the column that get_y reads, and label_delim.',
      path: 'data.get_y',
    },
  ];
}

/** A class that is not in a vocab that the file gives: one problem each, with an item of it. */
function checkVocab(
  { items, labels, vocab }: Labelled,
  used: readonly number[],
  target: TargetBlock & { vocab?: readonly string[] },
): Problem[] {
  if (target.kind === 'regression' || target.vocab === undefined || target.addNa) return [];
  const known = new Set(vocab);
  const lacking = new Map<string, number[]>();
  for (const i of used)
    for (const name of namesOf(labels[i]!).map(String))
      if (!known.has(name)) lacking.set(name, [...(lacking.get(name) ?? []).slice(0, 9), i]);
  return [...lacking].map(([name, of]) => ({
    code: 'wrong-value',
    message: `'${name}' is not in vocab, but ${named(items[of[0]!]!)} has it as its label.`,
    expected: `one of ${vocab.slice(0, 12).join(', ')}${vocab.length > 12 ? ', ...' : ''}`,
    hint: `${suggestion(name, vocab)}Add it to vocab, or set \`add_na: true\` in the block.`,
    path: `data.blocks[1].${target.kind}.vocab`,
  }));
}

function suggestion(name: string, vocab: readonly string[]): string {
  const near = nearest(name, vocab);
  return near === undefined ? '' : `Did you mean '${near}'? Else: `;
}
