import type { Item } from './getter.ts';

/** A label as the labeller gives it: a name, several names, or numbers. */
export type Label = string | readonly string[] | number | readonly number[];

/** Why an item has no label, as a clause ('its path has no part 3'), and what to do about it. */
export interface NoLabel {
  readonly none: string;
  readonly hint: string;
}

/** What a labeller knows besides the item. */
export interface LabelContext {
  /** Absolute folder with POSIX separators. */
  readonly root: string;
  /** Names of the table's columns, where items have rows. */
  readonly columns?: readonly string[];
  readonly items: readonly Item[];
  /** The target is numbers and no names: cells of a column are read as numbers. */
  readonly wantsNumbers?: boolean;
}

/** What a labeller word does. */
export interface Labeller {
  /** The word with the options that matter, for `pipeline summary`: 'regex (.+)_ on the name'. */
  readonly text: string;
  /** What fastai prints for it: the name of the function or class, and its arguments where it is a class. The word's name where left out. */
  readonly fastai?: { readonly name: string; readonly arguments?: Readonly<Record<string, unknown>> };
  /** The function that labels an item. */
  readonly start: (context: LabelContext) => (item: Item) => Label | NoLabel;
  /** Whether the labels stand for numbers, so that their classes are sorted by value though named by text. */
  readonly ordersByValue?: (context: LabelContext) => boolean;
  /** Where to look when there are too few classes; a question or a clause. */
  readonly fewClassesHint?: string;
  /** What to do about labels that differ by blanks only; a sentence. */
  readonly blanksFix?: string;
}
