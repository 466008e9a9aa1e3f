import type { KindProducts } from './kinds.ts';
import type { WordSpec } from './spec.ts';
import type { Word, WordKind, Words } from './word.ts';

/** The words a file may use: by kind, then by name. */
export interface Registry extends Words {
  /** Names of a kind in the order in which they were listed. */
  names(kind: WordKind): readonly string[];
  all(): readonly Word[];
}

/** Makes a registry of words; two of the same kind and name throw. */
export function createRegistry(words: readonly Word[]): Registry {
  const byKind = new Map<WordKind, Map<string, Word>>();
  for (const word of words) {
    const sameKind = byKind.get(word.kind) ?? new Map<string, Word>();
    if (sameKind.has(word.name)) throw new Error(`the ${word.kind} '${word.name}' is defined twice`);
    if (word.shorthand !== undefined && !(word.shorthand in word.options.properties)) {
      throw new Error(`the ${word.kind} '${word.name}' has the shorthand '${word.shorthand}', which is none of its options`);
    }
    byKind.set(word.kind, sameKind.set(word.name, word));
  }
  const registry: Registry = {
    get: (kind, name) => byKind.get(kind)?.get(name),
    create: <K extends WordKind>({ kind, word, options }: WordSpec<K>): KindProducts[K] => {
      const found = byKind.get(kind)?.get(word);
      if (!found) throw new Error(`there is no ${kind} '${word}'`);
      return found.create(options, registry) as KindProducts[K];
    },
    names: (kind) => [...(byKind.get(kind)?.keys() ?? [])],
    all: () => words,
  };
  return registry;
}
