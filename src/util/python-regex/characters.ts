/** Whether a code point belongs to a class such as \w. */
export type CharacterTest = (code: number) => boolean;

const LAST_CASED_PLANE = 0x1ffff;
/** The ASCII ones are tab to carriage return, the four separators 1C to 1F, and the blank. */
const SPACES = new Set([9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]);

/** The classes of \w, \d and \s by their letter, for all of Unicode or (flag `a`) for ASCII alone. */
export const CATEGORIES: Readonly<Record<'w' | 'd' | 's', { readonly unicode: CharacterTest; readonly ascii: CharacterTest }>> = {
  w: { unicode: tests(/[\p{L}\p{N}_]/u), ascii: tests(/[A-Za-z0-9_]/) },
  d: { unicode: tests(/\p{Nd}/u), ascii: tests(/[0-9]/) },
  s: { unicode: (code) => SPACES.has(code) || (code >= 0x2000 && code <= 0x200a), ascii: tests(/[\t-\r ]/) },
};

function tests(pattern: RegExp): CharacterTest {
  return (code) => pattern.test(String.fromCodePoint(code));
}

/** The lower case of one code point, always one code point. */
export function lowered(code: number): number {
  return code < 128 ? loweredAscii(code) : String.fromCodePoint(code).toLowerCase().codePointAt(0)!;
}

/** As `lowered` for A to Z; any other code point is kept. */
export function loweredAscii(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Lower-case characters that share their upper case: Python takes each for the others where case is ignored. */
const SAME_UPPER_CASE = [
  'i\u0131',
  's\u017f',
  '\u00b5\u03bc',
  '\u0345\u03b9\u1fbe',
  '\u0390\u1fd3',
  '\u03b0\u1fe3',
  '\u03b2\u03d0',
  '\u03b5\u03f5',
  '\u03b8\u03d1',
  '\u03ba\u03f0',
  '\u03c0\u03d6',
  '\u03c1\u03f1',
  '\u03c2\u03c3',
  '\u03c6\u03d5',
  '\u0432\u1c80',
  '\u0434\u1c81',
  '\u043e\u1c82',
  '\u0441\u1c83',
  '\u0442\u1c84\u1c85',
  '\u044a\u1c86',
  '\u0463\u1c87',
  '\u1c88\ua64b',
  '\u1e61\u1e9b',
  '\ufb05\ufb06',
].map((group) => [...group].map((character) => character.codePointAt(0)!));

/** The lower-case characters beside itself that a lower-case code point stands for where case is ignored. */
export function sharingUpperCase(code: number): readonly number[] {
  return SAME_UPPER_CASE.find((group) => group.includes(code)) ?? [];
}

/** Every code point that a range, case ignored, adds to itself: the lower case of its capitals, and what shares an upper case with those. */
export function caseVariants(first: number, last: number): readonly number[] {
  const smalls = new Set<number>();
  for (const [capital, small] of capitals()) if (capital >= first && capital <= last) smalls.add(small);
  const shared = SAME_UPPER_CASE.filter((group) => group.some((code) => (code >= first && code <= last) || smalls.has(code)));
  return [...smalls, ...shared.flat()];
}

let known: readonly (readonly [capital: number, small: number])[] | undefined;

/** Every code point that differs from its lower case; found once. */
function capitals(): readonly (readonly [capital: number, small: number])[] {
  known ??= Array.from({ length: LAST_CASED_PLANE + 1 }, (_, code) => [code, lowered(code)] as const).filter(
    ([code, small]) => code !== small,
  );
  return known;
}
