/**
 * What the words of the data section become: plain data that is hashed into fingerprints and sent to worker threads.
 * A spec's `kind` selects the function that carries it out; one file per kind in this folder.
 */

import type { DecodeSpec } from '../image/decode.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Encoding } from '../util/decode-text.ts';

export type SourceSpec =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly bytes?: number; readonly md5FirstMiB?: string }
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'synthetic'; readonly classes: number; readonly perClass: number; readonly size: number; readonly seed: number };

export type GetterSpec =
  | { readonly kind: 'image_files'; readonly recurse: boolean; readonly folders?: readonly string[]; readonly order: 'path' | 'directory' }
  | {
      readonly kind: 'files';
      readonly extensions?: readonly string[];
      readonly recurse: boolean;
      readonly folders?: readonly string[];
      readonly order: 'path' | 'directory';
    }
  | {
      readonly kind: 'csv';
      /** Several are read one after the other; a column `table` then says where a row is from. */
      readonly file: string | readonly string[];
      readonly header: boolean;
      readonly delimiter: string;
      /** UTF-8 where left out. */
      readonly encoding?: Encoding;
      readonly fnCol: string | number;
      /** Of several, each picture is in one. */
      readonly folder: string | readonly string[];
      readonly suffix: string;
    };

export type LabellerSpec =
  | { readonly kind: 'parent_label' }
  | { readonly kind: 'regex'; readonly pattern: string; readonly match: boolean; readonly attr: 'path' | 'name' | 'stem' | 'parent' }
  | {
      readonly kind: 'column';
      readonly column: string | number | readonly (string | number)[];
      readonly pref: string;
      readonly suff: string;
      readonly labelDelim?: string;
      /** Classes are named by the numbers in the cells, as pandas reads them; by the cells' text where left out. */
      readonly numbers?: true;
    }
  | { readonly kind: 'path_part'; readonly index: number };

export type SplitterSpec =
  | { readonly kind: 'random'; readonly validPct: number; readonly seed: number }
  | {
      readonly kind: 'train_test';
      readonly testSize: number;
      readonly randomState: number;
      readonly stratify: boolean;
      readonly trainSize?: number;
      readonly shuffle?: false;
    }
  | { readonly kind: 'grandparent'; readonly trainName: readonly string[]; readonly validName: readonly string[] }
  | { readonly kind: 'index'; readonly validIdx: readonly number[] }
  | { readonly kind: 'end'; readonly validPct: number; readonly validLast: boolean }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'column'; readonly column: string | number; readonly on?: string | number | readonly (string | number)[] }
  | { readonly kind: 'name_regex'; readonly pattern: string; readonly attr?: 'path' }
  | { readonly kind: 'random_subset'; readonly trainSz: number; readonly validSz: number; readonly seed: number };

/** The whole data section, resolved. Everything a loader worker needs besides the items. */
export interface DataSpec {
  readonly source: SourceSpec;
  /** Folder below the source, POSIX separators, '' for the source itself. */
  readonly path: string;
  readonly blocks: readonly WordSpec<'block'>[];
  readonly getItems: GetterSpec;
  readonly getX?: LabellerSpec;
  readonly getY: LabellerSpec;
  readonly splitter: SplitterSpec;
  /** As the file lists them; planTransforms puts them in order. */
  readonly itemTfms: readonly WordSpec<'item_transform'>[];
  readonly batchTfms: readonly WordSpec<'batch_transform'>[];
  readonly batchSize: number;
  readonly valBatchSize?: number;
  /** Loader worker threads; never changes a result. */
  readonly numWorkers?: number;
  readonly decode: DecodeSpec;
  /** Absolute folder that keeps decoded items; never changes a result. */
  readonly cache?: string;
  readonly badItems: 'error' | 'skip' | 'report';
  readonly seed: number;
}
