import { sortByCodePoint } from '../util/text-order.ts';
import type { Label } from './items.ts';

export interface VocabOptions {
  readonly sort: boolean;
  readonly addNa: boolean;
}

/** CategoryMap: the distinct values, by code point (numbers by value) or in first-seen order, with '#na#' in front where asked. */
export function buildVocab(values: Iterable<string | number>, options: VocabOptions): string[] {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value));
  const names = options.sort ? sortValues(distinct) : distinct.map(String);
  return options.addNa ? ['#na#', ...names] : names;
}

function sortValues(values: readonly (string | number)[]): string[] {
  if (values.every((value) => typeof value === 'number')) return [...values].sort((a, b) => a - b).map(String);
  return sortByCodePoint(values.map(String));
}

/** A label's names: one for a category, several for a multi-category. */
export function namesOf(label: Label): readonly (string | number)[] {
  return typeof label === 'string' || typeof label === 'number' ? [label] : label;
}
