import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256 } from '../util/hash.ts';
import type { Word } from './word.ts';

/** A module whose words a file uses. */
export interface PluginModule {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of the module and of the files that it imports by a relative path. */
  readonly sha256: string;
}

/** The words that a module exports, one by one or in lists. Runs the module's code; throws what it throws. */
export async function importWords(path: string): Promise<readonly Word[]> {
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  return [...new Set(Object.values(module).flat().filter(isWordLike))];
}

function isWordLike(value: unknown): value is Word {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'create' in value;
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
