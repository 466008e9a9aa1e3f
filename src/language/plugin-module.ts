import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { sha256 } from '../util/hash.ts';

/** A module whose words a file uses. */
export interface PluginModule {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of the module and of the files that it imports by a relative path. */
  readonly sha256: string;
}

/** The content of a module and of what it imports by relative paths, as one hash. A file that is not there counts as empty. */
export async function hashModule(path: string): Promise<string> {
  const seen = new Set<string>();
  const contents: string[] = [];
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = await readFile(file, 'utf8').catch(() => '');
    contents.push(text);
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g))
      await visit(resolve(dirname(file), target!));
  };
  await visit(path);
  return sha256(contents.join('\0'));
}
