import { UserError } from '../util/problem.ts';

const INLINE_FLAGS = /^\(\?([aims]+)\)/;

/**
 * A JavaScript pattern that means what the Python pattern means: (?P<name>), (?P=name), \A, \Z and flags at the start are carried over.
 * `match` anchors at the start of the text, as re.match. Throws a UserError for what JavaScript does not understand.
 */
export function pythonRegex(pattern: string, match: boolean, path: string): RegExp {
  const inline = INLINE_FLAGS.exec(pattern)?.[1] ?? '';
  const flags = [...new Set(inline)].filter((flag) => 'ims'.includes(flag)).join('') + (match ? 'y' : '');
  const source = pattern
    .replace(INLINE_FLAGS, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/(^|[^\\])\\A/g, '$1^')
    .replace(/(^|[^\\])\\Z/g, '$1$');
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new UserError({ code: 'wrong-value', message: `The pattern ${pattern} is not valid: ${(error as Error).message}.`, path });
  }
}
