import type { WordKind } from './word-kind.ts';

/**
 * A word as a file uses it: plain data that is stored, fingerprinted and sent to worker threads. `Words.create` turns it into what the word does.
 * A word inside another word's options is a spec too.
 */
export interface WordSpec<K extends WordKind = WordKind> {
  readonly kind: K;
  readonly word: string;
  /** Options as the word's schema accepts them, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The SHA-256 of the module that the word comes from; absent for built-in words. */
  readonly plugin?: string;
}

/** Whether a word in plain data is a plug-in's; those inside other words are looked at too. */
export function usesPlugins(data: unknown): boolean {
  if (data === null || typeof data !== 'object') return false;
  const { word, plugin } = data as Partial<WordSpec>;
  return (word !== undefined && plugin !== undefined) || Object.values(data).some(usesPlugins);
}
