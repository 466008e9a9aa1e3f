/** Why a file that is not there is not used. */
export const NOT_THERE = 'there is no such file';

/** Why a file could not be read, in words that follow its name; from the error of node:fs. */
export function whyUnread(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return NOT_THERE;
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' || code === 'EPERM' ? 'it may not be read' : `it cannot be read (${code ?? message})`;
}
