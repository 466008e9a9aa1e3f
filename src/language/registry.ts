import { UserError } from '../util/problem.ts';
import type { KindProducts } from './kinds.ts';
import type { PluginModule } from './plugin-module.ts';
import type { WordSpec } from './spec.ts';
import type { Word, WordKind, Words } from './word.ts';

/** The words a file may use: by kind, then by name. */
export interface Registry extends Words {
  /** Names of a kind in the order in which they were listed. */
  names(kind: WordKind): readonly string[];
  all(): readonly Word[];
}

/** Makes a registry of words, some of which come from plug-ins; two of the same kind and name throw. */
export function createRegistry(words: readonly Word[], plugins: readonly PluginModule[] = []): Registry {
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
    plugins,
    get: (kind, name) => byKind.get(kind)?.get(name),
    create: <K extends WordKind>({ kind, word, options, plugin }: WordSpec<K>): KindProducts[K] => {
      const found = byKind.get(kind)?.get(word);
      if (!found) throw plugin === undefined ? unknownWord(kind, word) : notRun(kind, word);
      return found.create(options, registry) as KindProducts[K];
    },
    names: (kind) => [...(byKind.get(kind)?.keys() ?? [])],
    all: () => words,
  };
  return registry;
}

/** Files that people write are checked before; this is a file of a run or of a model. */
function unknownWord(kind: WordKind, word: string): UserError {
  return new UserError({
    code: 'unknown-word',
    message: `there is no ${kind.replace('_', ' ')} '${word}'`,
    hint: 'it is a word of another version of pipefile, or of a plug-in that is not loaded',
  });
}

/** A stored spec of a plug-in's word, where only built-in words are looked at. */
function notRun(kind: WordKind, word: string): UserError {
  return new UserError({
    code: 'plugin-refused',
    message: `the ${kind.replace('_', ' ')} '${word}' is a plug-in's, and here no plug-in is run`,
  });
}
