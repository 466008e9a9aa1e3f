import { pathToFileURL } from 'node:url';
import type { Word } from './word.ts';

/** The words that a module exports, one by one or in lists. Runs the module's code; throws what it throws. */
export async function importWords(path: string): Promise<readonly Word[]> {
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  return [...new Set(Object.values(module).flat().filter(isWordLike))];
}

function isWordLike(value: unknown): value is Word {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'create' in value;
}
