import { mkdir, rename, rm } from 'node:fs/promises';
import { temporaryName } from '../util/files.ts';
import { placeBelow } from '../util/names.ts';

/**
 * Makes `<runs>/<name>/<UTC time>-<short hash>/`, with a number added where two runs start in the same second. It appears with
 * what `fill` puts in it, or not at all.
 */
export async function createRunFolder(
  runs: string,
  { name, hash, started }: { readonly name: string; readonly hash: string; readonly started: Date },
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const stamp = started.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const folder = placeBelow(placeBelow(runs, name, 'the name'), `${stamp}-${hash.slice(0, 7)}`, 'the run');
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    for (let attempt = 1; ; attempt++) {
      const target = attempt === 1 ? folder : `${folder}-${attempt}`;
      if (await moveTo(temporary, target)) return target;
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** False where there is a folder of that name with something in it. */
async function moveTo(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') return false;
    throw error;
  }
}
