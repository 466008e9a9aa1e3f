import type { UnmatchedName } from './unmatched-name.ts';

/** One example: a file below the data root and, for tables, its row. */
export interface Item {
  /** Path below the data root, POSIX separators: what is sorted, hashed and shown. */
  readonly path: string;
  readonly row?: Readonly<Record<string, string>>;
  /** Where a table names it, for messages: 'row 12 of labels.csv'. */
  readonly place?: string;
}

/** What a getter finds. */
export interface Listed {
  readonly items: readonly Item[];
  /** Names of the columns in their order, for items with rows. */
  readonly columns?: readonly string[];
}

/** What a getter word does. Folders are absolute; paths of what is found are below them. */
export interface Getter {
  /** What there are none of where the list is empty: 'pictures', 'rows in labels.csv'. */
  readonly noun: string;
  /** The items in a folder, in the order that splits and shuffles start from. */
  readonly list: (folder: string) => Listed | Promise<Listed>;
  /** Paths of pictures that are no items because their format is not read. */
  readonly passedOver?: (folder: string) => Promise<readonly string[]>;
  /** A guess where the files of these items are among those that are there, by their paths; a sentence, undefined where there is nothing to say. */
  readonly guessPlace?: (missing: readonly Item[], files: readonly string[]) => Promise<string | undefined>;
  /** Names in the options that no item answers to. */
  readonly unmatched?: (items: readonly Item[], folder: string) => readonly UnmatchedName[] | Promise<readonly UnmatchedName[]>;
}
