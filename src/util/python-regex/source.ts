import { PatternError } from './pattern-error.ts';

/** Reads a pattern character by character; a backslash and the character behind it are read as one. */
export class Source {
  /** What `take` gives next; undefined at the end. */
  next: string | undefined;
  readonly #characters: readonly string[];
  #index = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
    this.#advance();
  }

  /** Where `next` begins, in characters. */
  get position(): number {
    return this.#index - length(this.next);
  }

  take(): string | undefined {
    const taken = this.next;
    this.#advance();
    return taken;
  }

  /** Takes `character` if it comes next. */
  skip(character: string): boolean {
    if (this.next !== character) return false;
    this.#advance();
    return true;
  }

  /** Takes at most `limit` characters that `wanted` matches. */
  takeWhile(wanted: RegExp, limit: number = Number.POSITIVE_INFINITY): string {
    const taken: string[] = [];
    while (taken.length < limit && this.next !== undefined && wanted.test(this.next)) taken.push(this.take()!);
    return taken.join('');
  }

  /** Takes everything before `end`, and `end`; throws where that is nothing or `end` does not come. */
  takeUntil(end: string, what: string): string {
    const taken: string[] = [];
    while (true) {
      const character = this.take();
      if (character === undefined) {
        const found = taken.join('');
        throw found === '' ? this.error(`missing ${what}`) : this.error(`missing ${end}, unterminated name`, length(found));
      }
      if (character === end) break;
      taken.push(character);
    }
    if (taken.length === 0) throw this.error(`missing ${what}`, 1);
    return taken.join('');
  }

  /** Reads on from a position that `position` gave before. */
  seek(position: number): void {
    this.#index = position;
    this.#advance();
  }

  /** An error `back` characters before `next`. */
  error(message: string, back = 0): PatternError {
    return new PatternError(message, this.position - back);
  }

  /** An error at a position that `position` gave. */
  errorAt(message: string, position: number): PatternError {
    return new PatternError(message, position);
  }

  #advance(): void {
    const character = this.#characters[this.#index];
    if (character !== '\\') {
      this.next = character;
      if (character !== undefined) this.#index++;
      return;
    }
    const escaped = this.#characters[this.#index + 1];
    if (escaped === undefined) throw new PatternError('bad escape (end of pattern)', this.#characters.length - 1);
    this.next = character + escaped;
    this.#index += 2;
  }
}

/** Characters in a text, as Python counts them. */
export function length(text: string | undefined): number {
  return text === undefined ? 0 : [...text].length;
}
