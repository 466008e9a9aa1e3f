import { shownInLine } from '../../util/shown.ts';

/**
 * A sentence with names and values in it as Markdown of one line that GitHub shows as text. Plain words stay; every other word, and what
 * stands between two backticks, becomes code, in which nothing is a link, picture, mention, heading or tag.
 */
export function markdownText(text: string): string {
  return pieces(text)
    .map((piece, i) => markdownPiece(piece, i === 0))
    .join('');
}

/** The same for a table's cell, in which no list can begin. */
export function cellText(text: string): string {
  return pieces(text)
    .map((piece) => markdownPiece(piece, false))
    .join('');
}

/** Blanks, words, and what is between backticks; two pieces that may become code never touch, since their fences would become one. */
function pieces(text: string): readonly string[] {
  return shownInLine(text).match(/`[^`]+`(?=[.,;:!?)]*(?:\s|$))|\S+|\s+/gu) ?? [];
}

function markdownPiece(piece: string, first: boolean): string {
  if (/^\s+$/u.test(piece)) return ' ';
  if (/^`[^`]+`$/.test(piece)) return code(piece.slice(1, -1));
  const [, before, word, after] = /^([("']*)(.*?)([.,;:!?)"'%]*)$/su.exec(piece)!;
  return isPlain(word!, first) && !EMOJI.test(piece) ? piece : `${before}${code(word!)}${after}`;
}

const EMOJI = /:.*:/u;
const WORD = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’_.:-][\p{L}\p{M}\p{N}]+)*$/u;
const SIGN = /^(?:[-+]?\d+(?:[.,]\d+)*|[→=+×–]|)$/u;

/** Whether Markdown and GitHub take a word for nothing but a word: no address, no number of an issue (GH-1), no hash of a commit, no list's number. */
function isPlain(word: string, first: boolean): boolean {
  if (/^www\.|^[0-9a-f]{7,}$/i.test(word) || /[^\s(]-\d/.test(word)) return false;
  return WORD.test(word) ? !(first && /^\d+$/.test(word)) : !first && SIGN.test(word);
}

/** Any text as code of one line. A backtick is written out as hidden characters are, so that it ends no code whatever reads the Markdown. */
export function code(text: string): string {
  const line = shownInLine(text).replaceAll('`', '\\u0060');
  return line === '' ? '' : `\`${line}\``;
}

/** A table's row of cells that are Markdown already: a bar in one of them ends no cell, also where backslashes stand before it. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/(\\*)\|/g, '$1$1\\|')).join(' | ')} |`;
}
