import { posix } from 'node:path';

/** Whether a link at `segments` with this target stays below the folder, read by its text alone. */
export function linkStaysInside(segments: readonly string[], target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\\') || target.includes('\0')) return false;
  const joined = posix.normalize([...segments.slice(0, -1), target].join('/'));
  return joined !== '..' && !joined.startsWith('../');
}
