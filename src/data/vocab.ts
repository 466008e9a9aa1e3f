import { compareCodePoints, sortByCodePoint } from '../util/text-order.ts';
import type { Label } from './items.ts';

export interface VocabOptions {
  readonly sort: boolean;
  readonly addNa: boolean;
  /** The names are those of a column of numbers: sorted by value. */
  readonly byValue?: boolean;
}

/** CategoryMap: the distinct values, by code point (numbers by value) or in first-seen order, with '#na#' in front where asked. */
export function buildVocab(values: Iterable<string | number>, options: VocabOptions): string[] {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value));
  const names = options.sort ? sortNames(distinct, options.byValue) : distinct.map(String);
  return options.addNa ? ['#na#', ...names] : names;
}

/** A copy in the order of classes: by value where they are numbers or stand for numbers, else by code point. */
export function sortNames(values: readonly (string | number)[], byValue = false): string[] {
  if (byValue || values.every((value) => typeof value === 'number')) return values.map(String).sort(compareValues);
  return sortByCodePoint(values.map(String));
}

/** Whole numbers are compared exactly, also where they are too long for a float; texts of one value by code point. */
function compareValues(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (difference !== 0) return difference;
  if (WHOLE.test(a) && WHOLE.test(b) && BigInt(a) !== BigInt(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
  return compareCodePoints(a, b);
}

const WHOLE = /^-?\d+$/;

/** A label's names: one for a category, several for a multi-category. */
export function namesOf(label: Label): readonly (string | number)[] {
  return typeof label === 'string' || typeof label === 'number' ? [label] : label;
}

/** What names may differ by and still be groups of lookalikes: the form of accented letters, blanks also, case also. */
export type Likeness = 'form' | 'blanks' | 'case';

/** Groups of names that hardly differ. */
export function lookalikes(names: Iterable<string>, likeness: Likeness): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = plain(name, likeness);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function plain(name: string, likeness: Likeness): string {
  const form = name.normalize('NFC');
  if (likeness === 'form') return form;
  const packed = form.trim().replaceAll(/\s+/g, ' ');
  return likeness === 'blanks' ? packed : packed.toLowerCase();
}
