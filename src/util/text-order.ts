const SURROGATE = /[\ud800-\udfff]/;

/** Orders strings by code point, as Python does; differs from JavaScript's own order beyond U+FFFF only. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** A copy in code point order. */
export function sortByCodePoint(values: Iterable<string>): string[] {
  const sorted = [...values];
  return sorted.some((value) => SURROGATE.test(value)) ? sorted.sort(compareCodePoints) : sorted.sort();
}

/** Surrogates stand for the code points above all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
