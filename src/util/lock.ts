import { randomBytes } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { aboutPath } from './system-error.ts';

/** Takes a lock file that no living process of this machine holds; gives how to let it go, or undefined where one holds it. */
export async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  const token = `${process.pid} ${(await startOf(process.pid)) ?? ''} ${randomBytes(6).toString('hex')}`;
  if (!(await create(path, token))) {
    if (await isHeld(path)) return undefined;
    await rm(path, { force: true });
    if (!(await create(path, token))) return undefined;
    await sleep(50);
    if ((await readFile(path, 'utf8').catch(() => '')) !== token) return undefined;
  }
  return () => rm(path, { force: true });
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(token).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw aboutPath(error, path);
    return false;
  }
}

/** Whether the process that wrote the lock lives: by its id and, where the system tells, by its start time, since ids come again. */
async function isHeld(path: string): Promise<boolean> {
  const [pid = '', start = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  if (!(Number(pid) > 0) || !isAlive(Number(pid))) return false;
  const now = await startOf(Number(pid));
  return now === undefined || start === '' || now === start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from boot to a process's start (Linux: field 22 of /proc/<pid>/stat); undefined elsewhere. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
