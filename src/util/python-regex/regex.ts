import { Matcher } from './matcher.ts';
import { parsePattern } from './parse.ts';
import { compilePattern, type Program } from './program.ts';

export { StepsExceeded } from './matcher.ts';
export { PatternError } from './pattern-error.ts';

/** A twentieth of a second or more; patterns that do not try for ever take a thousand steps on a file name. */
const STEPS_ON_ONE_TEXT = 2_000_000;
/** What a pattern may take on all its texts together, so that many slow texts are no way to hang: a second, and for every text a few milliseconds. */
const STEPS_ONCE = 20_000_000;
const STEPS_EARNED_PER_TEXT = 100_000;

/** A part of a text; start and end count code points, as Python's spans do. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A match: span 0 is the whole of it, span g is group g; undefined where the group took no part. */
export type Match = readonly [Span, ...(Span | undefined)[]];

/** A pattern that means what it means to Python 3.11's `re`; its matches throw StepsExceeded instead of taking for ever. */
export class Regex {
  readonly #program: Program;
  #stepsLeft = STEPS_ONCE;

  /** Throws a PatternError for what Python refuses. */
  constructor(pattern: string) {
    this.#program = compilePattern(parsePattern(pattern));
  }

  /** As `re.match`: from the start of the text. */
  match(text: string): Match | undefined {
    return this.#find(text, 0);
  }

  /** As `re.search`: the first match anywhere. */
  search(text: string): Match | undefined {
    return this.#find(text, Number.POSITIVE_INFINITY);
  }

  #find(text: string, lastStart: number): Match | undefined {
    const characters = [...text];
    const codes = Int32Array.from(characters, (character) => character.codePointAt(0)!);
    const available = this.#stepsLeft + STEPS_EARNED_PER_TEXT;
    const allowed = Math.min(available, STEPS_ON_ONE_TEXT);
    const matcher = new Matcher(this.#program, codes, allowed);
    try {
      for (let start = 0; start <= Math.min(lastStart, codes.length); start++) {
        const end = matcher.matchAt(start);
        if (end !== undefined) return this.#spans(characters, matcher.slots, start, end);
      }
      return undefined;
    } finally {
      this.#stepsLeft = Math.min(STEPS_ONCE, available - (allowed - matcher.stepsLeft));
    }
  }

  #spans(characters: readonly string[], slots: Int32Array, start: number, end: number): Match {
    const span = (from: number, to: number): Span => ({ start: from, end: to, text: characters.slice(from, to).join('') });
    const groups = Array.from({ length: this.#program.groups }, (_, group) => {
      const [from, to] = [slots[2 * group]!, slots[2 * group + 1]!];
      return from < 0 || to < 0 ? undefined : span(from, to);
    });
    return [span(start, end), ...groups];
  }
}
