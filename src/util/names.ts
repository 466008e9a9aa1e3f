import { join } from 'node:path';
import { UserError } from './problem.ts';

/** Why a name is refused; completes "<the name> ...". */
export interface Refused {
  readonly refused: string;
}

/** What file systems take for one name, in bytes. */
const LONGEST_NAME = 255;
/** What they take for a whole path, less room for the folder before it. */
const LONGEST_PATH = 3072;

/**
 * The one door for paths that come from outside (archives, tables, addresses, model folders): the path as names below the folder it belongs to, or why
 * it is refused. It is refused where it is absolute, has a drive, a NUL, a backslash or a `..`, or is too long. '.' and './' are the folder itself, [].
 */
export function safeSegments(path: string): readonly string[] | Refused {
  if (path === '' || path.includes('\0')) return { refused: 'has no usable name' };
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return { refused: 'has an absolute path' };
  if (path.includes('\\')) return { refused: 'has a backslash in its path' };
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return { refused: 'leads out of the folder' };
  if (segments.some((segment) => Buffer.byteLength(segment) > LONGEST_NAME))
    return { refused: `has a name of more than ${LONGEST_NAME} bytes` };
  if (Buffer.byteLength(path) > LONGEST_PATH) return { refused: `has a path of more than ${LONGEST_PATH} bytes` };
  return segments;
}

/** The absolute path of a name from outside below `folder`. Throws a UserError where the name could lead anywhere else; `what` says whose name it is. */
export function placeBelow(folder: string, path: string, what: string): string {
  const segments = safeSegments(path);
  const refused = 'refused' in segments ? segments.refused : segments.length === 0 ? 'has no usable name' : undefined;
  if (refused === undefined) return join(folder, ...(segments as readonly string[]));
  throw new UserError({
    code: 'wrong-value',
    message: `${what} ${JSON.stringify(path)} ${refused}`,
    expected: `a name below ${folder}`,
  });
}

/** Room in a name for what a download adds: a key, `.part.json`, a temporary name's digits. */
const LONGEST_DOWNLOAD = 180;
/** Endings of the files that a download keeps beside its target. */
const OWN_ENDING = /\.(part|lock|take|tmp|json)$/i;

/**
 * The name under which a download is kept: one name, not hidden, of printable characters, at most 180 bytes, and none that a download's own files
 * (`.part`, `.lock`) have; or why it is refused.
 */
export function safeFileName(name: string): string | Refused {
  const segments = safeSegments(name);
  if ('refused' in segments) return segments;
  if (segments.length !== 1 || segments[0] !== name) return { refused: 'is not one plain name' };
  if (name.startsWith('.')) return { refused: 'begins with a dot' };
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return { refused: 'has characters that cannot be seen' };
  if (Buffer.byteLength(name) > LONGEST_DOWNLOAD) return { refused: `has more than ${LONGEST_DOWNLOAD} bytes` };
  if (OWN_ENDING.test(name)) return { refused: 'ends as the files do that a download keeps beside it' };
  return name;
}
