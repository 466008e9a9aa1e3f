import { posix } from 'node:path';

/**
 * An entry's path as segments below the folder it is unpacked into, or why it is refused: absolute, with a drive, a NUL, a backslash or a
 * `..`, or nothing at all. The folder itself ('.', './') has no segments.
 */
export function safeSegments(path: string): readonly string[] | { readonly refused: string } {
  if (path === '' || path.includes('\0')) return { refused: 'has no usable name' };
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return { refused: 'has an absolute path' };
  if (path.includes('\\')) return { refused: 'has a backslash in its path' };
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? { refused: 'leads out of the folder' } : segments;
}

/** Whether a link at `segments` with this target stays below the folder, read by its text alone. */
export function linkStaysInside(segments: readonly string[], target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\\') || target.includes('\0')) return false;
  const joined = posix.normalize([...segments.slice(0, -1), target].join('/'));
  return joined !== '..' && !joined.startsWith('../');
}
