import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from './problem.ts';

/** What a code of the operating system means, as a clause, and what helps against it. */
const REFUSALS: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  EACCES: ['permission is denied', 'change the rights of it or of the folder that it is in, or name another place'],
  EPERM: ['the system does not permit it', 'change the rights of it or of the folder that it is in, or name another place'],
  EROFS: ['the file system is read-only', 'name a place that can be written'],
  ENOSPC: ['there is no room left on the disk', 'make room on that disk, or name a place on another one'],
  EDQUOT: ['your quota of the disk is used up', 'make room, or name a place on another disk'],
  EFBIG: ['the file would be larger than the system allows', 'raise the limit (ulimit -f), or name a place on another disk'],
  EMFILE: ['this process may not open more files', 'raise the limit: ulimit -n 4096'],
  ENFILE: ['this machine may not open more files', 'end other programs, or raise fs.file-max'],
  ENOTDIR: ['a part of its path is a file and no folder', 'name another place, or move that file away'],
  EISDIR: ['it is a folder', 'name a file, or move the folder away'],
  EEXIST: ['something else of that name is there', 'move it away, or name another place'],
  ENOTEMPTY: ['the folder is not empty', 'move its content away, or name another place'],
  ENAMETOOLONG: ['its name or path is longer than the system allows', 'give it a shorter name'],
  ELOOP: ['it is a link that leads back to itself', 'remove or mend the link'],
  EIO: ['the disk or the terminal answers with an input/output error', 'look at the disk and its mount (dmesg)'],
  ESTALE: ['the network file system no longer knows it', 'mount it anew'],
  ENOENT: ['there is no such file or folder', 'see whether it was moved or removed, or whether a folder above it is missing'],
  EXDEV: ['it lies on two file systems', 'name a place on one of them'],
  EBUSY: ['another program uses it', 'end that program, or name another place'],
  ETXTBSY: ['another program uses it', 'end that program, or name another place'],
  EAGAIN: ['the system has no more threads or memory to give', 'raise the limits (ulimit -u, ulimit -v), or use fewer data.num_workers'],
};

const DONE_TO_IT: Readonly<Record<string, string>> = {
  mkdir: 'made',
  mkdtemp: 'made',
  scandir: 'listed',
  opendir: 'listed',
  read: 'read',
  write: 'written',
  fsync: 'written',
  fdatasync: 'written',
  ftruncate: 'written',
  open: 'opened',
  rename: 'renamed',
  unlink: 'removed',
  rmdir: 'removed',
  rm: 'removed',
  copyfile: 'copied',
  link: 'linked',
  spawn: 'started',
};

const MEMORY =
  /array buffer allocation failed|could not allocate memory|invalid array length|out of memory|cannot allocate|bad_alloc|failed to map segment/i;
const MEMORY_CODES = new Set(['ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED', 'ERR_MEMORY_ALLOCATION_FAILED']);

/** The package's compiled code: a file that is missing there is our bug and not the machine's. */
const OWN = fileURLToPath(new URL('../..', import.meta.url));

/** What the machine refused, in words with the path and the cure; undefined for an error that is no refusal of the system. */
export function systemProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path, syscall = '' } = error as NodeJS.ErrnoException;
  if (MEMORY_CODES.has(code) || MEMORY.test(error.message)) return memoryProblem(error);
  const refusal = REFUSALS[code];
  if (!refusal || (code === 'ENOENT' && (path === undefined || path.startsWith(OWN + (OWN.endsWith(sep) ? '' : sep))))) return undefined;
  const [reason, fix] = refusal;
  const what = path ?? addressOf(error) ?? 'a file';
  return { code: 'system-refused', message: `${what} cannot be ${DONE_TO_IT[syscall] ?? 'used'}: ${reason}`, found: code, hint: fix };
}

/** Gives an error of the system the path that it was about, where it says none: a write knows only a number. */
export function aboutPath<E>(error: E, path: string): E {
  if (error instanceof Error && 'code' in error) Object.assign(error, { path });
  return error;
}

function memoryProblem({ message }: Error): Problem {
  return {
    code: 'system-refused',
    message: 'there is not enough memory',
    found: message.split('\n')[0]!,
    hint: 'use a smaller data.batch_size, smaller pictures or fewer data.num_workers, or raise the limit (ulimit -v, the container, the machine)',
  };
}

function addressOf(error: Error): string | undefined {
  const { address, port } = error as { readonly address?: string; readonly port?: number };
  return address === undefined ? undefined : `${address}${port === undefined ? '' : `:${port}`}`;
}
