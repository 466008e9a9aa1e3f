import { readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { sha256 } from './hash.ts';

/** Whether a process of this machine runs: by its id and, where both are known, by its start time ('-' or '' is unknown), since ids come again. */
export async function isRunning(pid: number, start: string): Promise<boolean> {
  if (!answers(pid)) return false;
  const now = await startOf(pid);
  return now === undefined || start === '' || start === '-' || now === start;
}

/** Clock ticks from boot to a process's start (Linux: field 22 of /proc/<pid>/stat); undefined elsewhere. */
export async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

let known: string | undefined;

/** Six hex digits for where process ids mean the same: this machine, and on Linux this container of it. */
export function hostTag(): string {
  known ??= sha256(JSON.stringify([hostname(), pidNamespace()])).slice(0, 6);
  return known;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
