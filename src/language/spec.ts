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

/** The hashes of the plug-in modules that the words in plain data come from, those inside other words too. */
export function pluginsOf(data: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if (isSpec(value) && value.plugin !== undefined) found.add(value.plugin);
    Object.values(value).forEach(visit);
  };
  visit(data);
  return found;
}

function isSpec(value: object): value is WordSpec {
  return 'word' in value && 'options' in value;
}
