import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes `<runs>/<name>/<UTC time>-<short hash>/`, with a number added where two runs start in the same second. */
export async function createRunFolder(runs: string, name: string, planHash: string, now: Date): Promise<string> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const parent = join(runs, name);
  await mkdir(parent, { recursive: true });
  for (let attempt = 0; attempt < 100; attempt++) {
    const folder = join(parent, `${stamp}-${planHash.slice(0, 7)}${attempt === 0 ? '' : `-${attempt + 1}`}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return join(parent, `${stamp}-${randomBytes(4).toString('hex')}`);
}
