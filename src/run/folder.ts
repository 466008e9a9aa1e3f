import { rename, rm } from 'node:fs/promises';
import { isFolder, temporaryName } from '../util/files.ts';
import { makeFolder } from '../util/make-folder.ts';
import { placeBelow } from '../util/names.ts';
import { aboutPath } from '../util/system-error.ts';

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
  try {
    await makeFolder(temporary);
    await fill(temporary);
    for (let attempt = 1; ; attempt++) {
      const target = attempt === 1 ? folder : `${folder}-${attempt}`;
      if (await moveTo(temporary, target)) return target;
    }
  } catch (error) {
    throw aboutPath(error, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** False where there is a folder of that name with something in it. */
async function moveTo(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const taken = code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
    if (taken && (await isFolder(to))) return false;
    throw error;
  }
}
