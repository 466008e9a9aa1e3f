import { CATEGORIES } from './characters.ts';
import type { Flags } from './flags.ts';
import type { Node, PlaceTest } from './tree.ts';

const NEW_LINE = 10;

const isStart: PlaceTest = (_, at) => at === 0;
const isEnd: PlaceTest = (text, at) => at === text.length;
const isLineStart: PlaceTest = (text, at) => at === 0 || text[at - 1] === NEW_LINE;
const isLineEnd: PlaceTest = (text, at) => at === text.length || text[at] === NEW_LINE;
const isEndOrLastNewLine: PlaceTest = (text, at) => at === text.length || (at === text.length - 1 && text[at] === NEW_LINE);

/** The place that `^` or `$` stands for. */
export function anchor(character: '^' | '$', { m }: Flags): Node {
  if (character === '^') return { kind: 'place', test: m ? isLineStart : isStart };
  return { kind: 'place', test: m ? isLineEnd : isEndOrLastNewLine };
}

/** The place that \A, \Z, \b or \B stands for; undefined for any other escape. An empty text has neither \b nor \B, as before Python 3.14. */
export function escapedPlace(token: string, { a }: Flags): Node | undefined {
  if (token === '\\A') return { kind: 'place', test: isStart };
  if (token === '\\Z') return { kind: 'place', test: isEnd };
  if (token !== '\\b' && token !== '\\B') return undefined;
  const isWord = CATEGORIES.w[a ? 'ascii' : 'unicode'];
  const wanted = token === '\\b';
  const wordAt = (text: Int32Array, at: number): boolean => at >= 0 && at < text.length && isWord(text[at]!);
  return { kind: 'place', test: (text, at) => text.length > 0 && (wordAt(text, at - 1) !== wordAt(text, at)) === wanted };
}
