import type { Item } from './getter.ts';
import type { Label } from './labeller.ts';
import type { UnmatchedName } from './unmatched-name.ts';

/** Positions into the list of items; the order is part of the result, as in fastai. Items may be on no side. */
export interface Split {
  readonly train: readonly number[];
  readonly valid: readonly number[];
}
export type Side = keyof Split;

/** What a splitter knows besides the items. */
export interface SplitContext {
  /** Absolute folder with POSIX separators. */
  readonly root: string;
  /** Names of the table's columns, where items have rows. */
  readonly columns?: readonly string[];
}

/** What a splitter may ask while it splits: labelling takes time and can fail. */
export interface LabelledContext extends SplitContext {
  /** Every item's label. */
  readonly labels: () => readonly Label[];
  /** Whether the labels stand for numbers, which are sorted by value. */
  readonly byValue: () => boolean;
}

/** How to fix a side without items; `message` and `found` where there is more to say than that it is empty. */
export interface EmptySide {
  readonly hint: string;
  readonly message?: string;
  readonly found?: string;
}

/** What a splitter word does. */
export interface Splitter {
  /** Divides the items; nothing is drawn at random but from seeds among the options. */
  readonly split: (items: readonly Item[], context: LabelledContext) => Split | Promise<Split>;
  readonly onEmpty?: (side: Side, items: readonly Item[], context: SplitContext) => EmptySide;
  /** What puts a class that is on one side alone on both sides; a sentence. */
  readonly classFix?: string;
  /** Names in the options that no item answers to. */
  readonly unmatched?: (items: readonly Item[], context: SplitContext) => readonly UnmatchedName[] | Promise<readonly UnmatchedName[]>;
}
