import { CATEGORIES, type CharacterTest, caseVariants, lowered, loweredAscii, sharingUpperCase } from './characters.ts';
import type { Flags } from './flags.ts';

/** A member of a set: a range of code points, or a class such as \W. */
export type SetItem =
  | { readonly kind: 'range'; readonly first: number; readonly last: number }
  | { readonly kind: 'category'; readonly name: 'w' | 'd' | 's'; readonly negated: boolean };

type Range = readonly [first: number, last: number];

/** The set of one code point. */
export function single(code: number): SetItem {
  return { kind: 'range', first: code, last: code };
}

/** Whether a code point is in the set (or, negated, is not), case ignored as Python does it where the flag `i` is on. */
export function characterSet(items: readonly SetItem[], negated: boolean, flags: Flags): CharacterTest {
  const [only, second] = items;
  if (only?.kind === 'range' && only.first === only.last && second === undefined && !flags.i) {
    return negated ? (code) => code !== only.first : (code) => code === only.first;
  }
  const ranges = merged(items.flatMap((item) => (item.kind === 'range' ? rangesOf(item.first, item.last, flags) : [])));
  const categories = [...new Set(items.flatMap((item) => (item.kind === 'category' ? [categoryTest(item, flags)] : [])))];
  const fold = !flags.i ? undefined : flags.a ? loweredAscii : lowered;
  const test = (code: number): boolean => {
    const folded = fold ? fold(code) : code;
    return (within(ranges, folded) || categories.some((category) => category(folded))) !== negated;
  };
  const low = Uint8Array.from({ length: 128 }, (_, code) => Number(test(code)));
  return (code) => (code < 128 ? low[code] === 1 : test(code));
}

const negations = new Map<CharacterTest, CharacterTest>();

function categoryTest({ name, negated }: SetItem & { kind: 'category' }, { a }: Flags): CharacterTest {
  const test = CATEGORIES[name][a ? 'ascii' : 'unicode'];
  if (!negated) return test;
  const known = negations.get(test) ?? ((code: number) => !test(code));
  negations.set(test, known);
  return known;
}

function rangesOf(first: number, last: number, { i, a }: Flags): readonly Range[] {
  const one = (code: number): Range => [code, code];
  if (!i) return [[first, last]];
  if (first === last && !a) return [lowered(first), ...sharingUpperCase(lowered(first))].map(one);
  if (!a) return [[first, last], ...caseVariants(first, last).map(one)];
  const capitals: Range = [Math.max(first, 65) + 32, Math.min(last, 90) + 32];
  return capitals[0] <= capitals[1] ? [[first, last], capitals] : [[first, last]];
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const out: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = out.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** Sorted ranges that do not touch are searched by halves. */
function within(ranges: readonly Range[], code: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] < code) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= code;
}
