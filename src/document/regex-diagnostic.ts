import { PatternError, Regex } from '../util/python-regex/regex.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';
import type { ScalarTree } from './tree.ts';

/** Why a text cannot be read as a regular expression of Python's; undefined where it can. */
export function refusalOf(pattern: string): PatternError | undefined {
  try {
    new Regex(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

/** What a diagnostic says of a refused pattern: the reason, and the place inside the pattern where it is written as it is read. */
export function describeRefusal(tree: ScalarTree, refusal: PatternError): Pick<Diagnostic, 'message' | 'hint' | 'range'> {
  const pattern = String(tree.value);
  const message = `this regular expression cannot be read: ${refusal.message} at position ${refusal.position}`;
  const hint = hintFor(pattern, refusal);
  const range = tree.origin.kind === 'file' ? inside(tree.origin.range, tree, refusal.position) : undefined;
  return { message, ...(hint === undefined ? {} : { hint }), ...(range === undefined ? {} : { range }) };
}

function hintFor(pattern: string, { message, position }: PatternError): string | undefined {
  if (/^unknown extension \?<[^=!]/.test(message)) return 'Python writes a named group (?P<name>...)';
  if (message.startsWith('look-behind')) return 'write a lookbehind without *, + and ?, all its alternatives of one length';
  if (/^bad escape \\[pPzZ]$/.test(message)) return 'Python has \\w for letters, digits and _, and \\Z for the end; [^\\W\\d_] is a letter';
  if (message === 'nothing to repeat' || message === 'bad escape (end of pattern)') {
    return `write \\${[...pattern][position]} for the character itself`;
  }
  return undefined;
}

/** The character at a position of the pattern. A value that is as long in the file as when read holds no escapes; any other is marked whole. */
function inside(range: SourceRange, { value, quoted }: ScalarTree, position: number): SourceRange {
  const pattern = String(value);
  const quote = quoted ? 1 : 0;
  if (range.line !== range.endLine || range.end - range.start !== pattern.length + 2 * quote) return range;
  const before = [...pattern].slice(0, position).join('').length + quote;
  const [start, column] = [range.start + before, range.column + before];
  return { ...range, start, column, end: start + 1, endColumn: column + 1 };
}
