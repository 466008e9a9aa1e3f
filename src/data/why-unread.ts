import { lstat, readlink } from 'node:fs/promises';

/** Why a file that is not there is not used. */
export const NOT_THERE = 'there is no such file';

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: NOT_THERE,
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ENAMETOOLONG: 'its name or path is longer than the system allows',
  ELOOP: 'it is a link that leads back to itself',
  EMFILE: 'this process may not open more files (raise the limit: ulimit -n 4096)',
  ENFILE: 'this machine may not open more files',
  EIO: 'the disk answers with an input/output error',
  ESTALE: 'the network file system no longer knows it',
};

/** Why a file could not be read, in words that follow its name; from the error of node:fs. */
export async function whyUnread(error: unknown, file: string): Promise<string> {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return (await danglingLink(file)) ?? NOT_THERE;
  return REASONS[code] ?? `it cannot be read (${code || message})`;
}

async function danglingLink(file: string): Promise<string | undefined> {
  const entry = await lstat(file).catch(() => undefined);
  return entry?.isSymbolicLink() ? `it is a link to ${await readlink(file)}, which is not there` : undefined;
}
