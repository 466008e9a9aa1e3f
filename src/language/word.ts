import type { KindProducts } from './kinds.ts';
import type { PluginModule } from './plugin-module.ts';
import type { OptionsOf, OptionsSchema } from './schema-type.ts';
import type { WordSpec } from './spec.ts';
import type { WordKind } from './word-kind.ts';

export { WORD_KINDS, type WordKind } from './word-kind.ts';

/**
 * One word of the language: its name, the schema of its options and what it makes of them.
 *
 * A word is written in three forms that mean the same: `- unfreeze`, `- fine_tune: 2` (the value goes to the option named by
 * `shorthand`) and `- fine_tune: { epochs: 2 }`. `create` is pure, cheap and must not import an engine, sharp or a model:
 * it turns options that the schema accepted (defaults filled in) into plain data or small functions.
 */
export interface Word<K extends WordKind = WordKind, O = unknown> {
  readonly kind: K;
  readonly name: string;
  /** One sentence in Markdown: shown on hover, by `pipeline words` and in docs/reference. */
  readonly summary: string;
  /** The option that a bare value stands for. */
  readonly shorthand?: string;
  /** Pattern of the bare texts, none of them a word's name, that mean this word with the text for its shorthand. A word that is listed later is asked first. */
  readonly bareText?: string;
  /** The target blocks that the word goes with; all where left out. */
  readonly targets?: readonly string[];
  readonly options: OptionsSchema;
  /** The hash of the module that the word comes from; absent for built-in words. */
  readonly plugin?: string;
  /** What the word does with these options. Words among the options are specs, which `words` turns into what they do. */
  readonly create: (options: O, words: Words) => KindProducts[K];
  /** What options that are right one by one get wrong together. */
  readonly check?: (options: O) => OptionProblem | undefined;
}

/** Turns specs into what their words do. */
export interface Words {
  /** The modules that some of the words come from: a worker thread imports them anew, for functions cannot be sent to it. */
  readonly plugins: readonly PluginModule[];
  /** Undefined for a word that is not registered. */
  get(kind: WordKind, name: string): Word | undefined;
  /** Throws a UserError for a word that is not registered; `plugin-refused` where it is one of a plug-in that is not run. */
  create<K extends WordKind>(spec: WordSpec<K>): KindProducts[K];
}

/** Gives the built-in words and those of these modules. */
export type LoadWords = (plugins: readonly PluginModule[]) => Promise<Words>;

export interface OptionProblem {
  /** The option to point at. */
  readonly option: string;
  readonly message: string;
  readonly hint?: string;
}

/** Declares a word; the type of `create`'s argument is inferred from the schema literal. */
export function defineWord<const S extends OptionsSchema, K extends WordKind>(word: {
  readonly kind: K;
  readonly name: string;
  readonly summary: string;
  readonly shorthand?: string;
  readonly bareText?: string;
  readonly targets?: readonly string[];
  readonly options: S;
  readonly create: (options: OptionsOf<S>, words: Words) => KindProducts[K];
  readonly check?: (options: OptionsOf<S>) => OptionProblem | undefined;
}): Word<K> {
  return word as unknown as Word<K>;
}
