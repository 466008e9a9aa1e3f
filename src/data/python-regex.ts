import { UserError } from '../util/problem.ts';

const INLINE_FLAGS = /^\(\?([aiLmsux]+)\)/;
const WORD = '\\p{L}\\p{N}_';
const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;
const OUTSIDE: Readonly<Record<string, string>> = {
  A: '(?<![^])',
  Z: '(?![^])',
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  b: BOUNDARY,
};
const INSIDE: Readonly<Record<string, string>> = { w: WORD, d: '\\p{Nd}', D: '\\P{Nd}', b: '\\x08' };

/**
 * A JavaScript pattern that means what the Python pattern means: \w, \d and \b know all letters and digits, (?P<name>), (?P=name), \A, \Z and
 * flags at the start are carried over. `match` anchors at the start of the text, as re.match. Throws a UserError for what JavaScript does
 * not understand.
 */
export function pythonRegex(pattern: string, match: boolean, path: string): RegExp {
  const regex = translateRegex(pattern, match);
  if (regex) return regex;
  throw new UserError({
    code: 'wrong-value',
    message: `The pattern ${pattern} is not a regular expression that is understood here.`,
    hint: 'Check its brackets; possessive quantifiers, conditions and inline flags below the start are not known.',
    path,
  });
}

/** As pythonRegex; undefined where the pattern is not understood. */
export function translateRegex(pattern: string, match: boolean): RegExp | undefined {
  const inline = INLINE_FLAGS.exec(pattern)?.[1] ?? '';
  const flags = [...new Set(inline)].filter((flag) => 'ims'.includes(flag)).join('') + (match ? 'y' : '');
  const source = pattern.replace(INLINE_FLAGS, '');
  if (inline.includes('x')) return undefined;
  const translated = inline.includes('a') ? undefined : compiled(translate(source), `${flags}u`);
  return (
    translated ??
    compiled(
      renameGroups(source)
        .replace(/(^|[^\\])\\A/g, '$1^')
        .replace(/(^|[^\\])\\Z/g, '$1$'),
      flags,
    )
  );
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function renameGroups(source: string): string {
  return source
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\(\?#[^)]*\)/g, '');
}

/** Escapes for the `u` mode, which refuses those that mean nothing. */
function translate(source: string): string {
  let out = '';
  let inClass = false;
  const text = renameGroups(source);
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\') out += escaped(text[++i] ?? '', inClass);
    else {
      if (char === '[' && inClass) out += '\\';
      inClass = char === '[' || (inClass && char !== ']');
      out += char;
    }
  }
  return out;
}

function escaped(char: string, inClass: boolean): string {
  const meaning = (inClass ? INSIDE : OUTSIDE)[char];
  if (meaning !== undefined) return meaning;
  const harmless = /[a-zA-Z0-9^$\\.*+?()[\]{}|/]/.test(char) || (inClass && char === '-');
  return harmless ? `\\${char}` : char;
}
