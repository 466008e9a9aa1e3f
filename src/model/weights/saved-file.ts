import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFile, isFolder } from '../../util/files.ts';
import { sortByCodePoint } from '../../util/text-order.ts';

const NAME = 'model.safetensors';

/** The weights file that a path stands for: itself, the model of the run folder that it names, or of the newest finished run in `runs/<name>`. */
export async function savedModelFile(path: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const own = join(path, NAME);
  if (await isFile(own)) return own;
  for (const name of sortByCodePoint(await readdir(path)).reverse())
    if (await isFile(join(path, name, NAME))) return join(path, name, NAME);
  return own;
}
