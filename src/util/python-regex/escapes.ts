import { type SetItem, single } from './char-set.ts';
import { length, type Source } from './source.ts';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };
const LAST_CODE_POINT = 0x10ffff;
const HEX = /^[0-9a-fA-F]$/;
const OCTAL = /^[0-7]$/;
const DIGIT = /^[0-9]$/;

/** The class of \w, \W, \d, \D, \s or \S; undefined for any other escape. */
export function categoryOf(token: string): SetItem | undefined {
  const name = token[1]!.toLowerCase();
  if (name !== 'w' && name !== 'd' && name !== 's') return undefined;
  return { kind: 'category', name, negated: token[1] !== name };
}

/** What an token inside square brackets stands for. */
export function setEscape(source: Source, token: string): SetItem {
  return categoryOf(token) ?? single(controlOf(token) ?? numberedCode(source, token) ?? octalInSet(source, token) ?? itself(source, token));
}

/** What an token outside square brackets stands for: a code point, or the number of a group. */
export function escapedCode(source: Source, token: string): { readonly code: number } | { readonly group: number; readonly text: string } {
  const code = controlOf(token) ?? numberedCode(source, token);
  if (code !== undefined) return { code };
  if (token === '\\0') return { code: Number.parseInt(`0${source.takeWhile(OCTAL, 2)}`, 8) };
  if (!DIGIT.test(token[1]!)) return { code: itself(source, token) };
  const text = token + source.takeWhile(DIGIT, 1);
  if (/^\\[0-7]{2}$/.test(text) && OCTAL.test(source.next ?? '')) return { code: octal(source, text + source.take()!) };
  return { group: Number(text.slice(1)), text };
}

function controlOf(token: string): number | undefined {
  return token === '\\\\' ? 92 : Object.hasOwn(CONTROLS, token.slice(1)) ? CONTROLS[token.slice(1)] : undefined;
}

/** \xhh, \uhhhh and \Uhhhhhhhh. */
function numberedCode(source: Source, token: string): number | undefined {
  if (token === '\\N') throw source.error('a character by its name (\\N{...}) is not known here: write the character itself', 2);
  const digits = { '\\x': 2, '\\u': 4, '\\U': 8 }[token];
  if (digits === undefined) return undefined;
  const text = token + source.takeWhile(HEX, digits);
  if (text.length !== 2 + digits) throw source.error(`incomplete escape ${text}`, text.length);
  const code = Number.parseInt(text.slice(2), 16);
  if (code > LAST_CODE_POINT) throw source.error(`bad escape ${text}`, text.length);
  return code;
}

function octalInSet(source: Source, token: string): number | undefined {
  return OCTAL.test(token[1]!) ? octal(source, token + source.takeWhile(OCTAL, 2)) : undefined;
}

function octal(source: Source, text: string): number {
  const code = Number.parseInt(text.slice(1), 8);
  if (code > 0o377) throw source.error(`octal escape value ${text} outside of range 0-0o377`, text.length);
  return code;
}

function itself(source: Source, token: string): number {
  if (/^\\[a-zA-Z0-9]$/.test(token)) throw source.error(`bad escape ${token}`, length(token));
  return token.codePointAt(1)!;
}
