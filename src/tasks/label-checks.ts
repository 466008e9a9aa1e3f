import { named } from '../data/label.ts';
import { numberIn } from '../data/number-text.ts';
import { namesOf } from '../data/vocab.ts';
import type { LabelledItem, LabelledSplit, TargetSpace } from '../language/contracts/task.ts';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';

/** An item whose label is not `c` numbers up to `most`; each with the item's path and the row that names it. */
export function checkNumbers({ train, valid }: LabelledSplit, c: number, most: number): Problem[] {
  return [...train, ...valid].flatMap((item) => notNumbers(item, c, most));
}

function notNumbers(item: LabelledItem, c: number, most: number): Problem[] {
  const values = namesOf(item.label).map((value) => numberIn(String(value)));
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

/** Items whose label is not one name; `several` is the block for items of several. */
export function checkSingle({ train, valid }: LabelledSplit, several: string): Problem[] {
  return [...train, ...valid].flatMap((item) => notSingle(item, several));
}

function notSingle(item: LabelledItem, block: string): Problem[] {
  const names = namesOf(item.label);
  if (names.length === 1 && names[0] !== '') return [];
  const several = names.length > 1;
  return [
    {
      code: 'no-label',
      message: several ? `${named(item)} has ${names.length} labels where a category is one.` : `${named(item)} has no label: it is empty.`,
      ...(several && { found: names.map((name) => JSON.stringify(name)).join(', ') }),
      hint: several ? `Use \`${block}\` as the block, or one column without label_delim.` : 'Label it, or take it out.',
      path: several ? 'data.blocks' : 'data.get_y',
    },
  ];
}

/** An item of several categories may have none, but not all may. */
export function checkAny({ train }: LabelledSplit): Problem[] {
  if (train.length === 0 || train.some(({ label }) => namesOf(label).length > 0)) return [];
  return [
    {
      code: 'no-label',
      message: 'No training item has a label.',
      hint: 'Check the column that get_y reads, and label_delim.',
      path: 'data.get_y',
    },
  ];
}

/** A class that is not in a vocab that the file gives: one problem each, with an item of it. `block` is the document path of the block. */
export function checkVocab({ train, valid }: LabelledSplit, { vocab }: TargetSpace, block: string): Problem[] {
  const known = new Set(vocab);
  const lacking = new Map<string, LabelledItem>();
  for (const item of [...train, ...valid])
    for (const name of namesOf(item.label).map(String)) if (!known.has(name) && !lacking.has(name)) lacking.set(name, item);
  return [...lacking].map(([name, item]) => ({
    code: 'wrong-value',
    message: `'${name}' is not in vocab, but ${named(item)} has it as its label.`,
    expected: `one of ${vocab.slice(0, 12).join(', ')}${vocab.length > 12 ? ', ...' : ''}`,
    hint: `${suggestion(name, vocab)}Add it to vocab, or set \`add_na: true\` in the block.`,
    path: `${block}.vocab`,
  }));
}

function suggestion(name: string, vocab: readonly string[]): string {
  const near = nearest(name, vocab);
  return near === undefined ? '' : `Did you mean '${near}'? Else: `;
}
