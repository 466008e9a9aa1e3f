/**
 * What a reader does not see and a machine obeys: control characters (C0, DEL, C1; so every terminal escape), marks that turn the direction
 * of writing, separators of lines and paragraphs, and halves of characters, which XML forbids.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufffe\uffff]/gu;

/** Text from outside as it may stand in any output: each hidden character is written out as \u001b is; line breaks and tabs stay. */
export function shown(text: string): string {
  return text.replaceAll(HIDDEN, (char) => (char === '\n' || char === '\t' ? char : escaped(char)));
}

/** The same for text that has to stay on one line, such as a name: line breaks and tabs are written out too. */
export function shownInLine(text: string): string {
  return text.replaceAll(HIDDEN, escaped);
}

/** Plain data in which every text, keys included, is one line that may stand in any output; what is no plain object or list stays as it is. */
export function shownDeep<T>(value: T): T {
  return deep(value) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return shownInLine(value);
  if (Array.isArray(value)) return value.map(deep);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [shownInLine(key), deep(part)]));
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
