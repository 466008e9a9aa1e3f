import type { ContentFacts } from '../data/content.ts';
import type { Dataset } from '../data/items.ts';

/** What planning must know of the world beside the file: gathered by survey, so that compile stays pure. */
export interface Facts {
  readonly codeVersion: string;
  /** Hash of the program's own code, which results may change with between versions too. */
  readonly codeHash?: string;
  readonly engine: {
    readonly name: string;
    readonly precision: string;
    readonly threads: number;
    /** Library and instruction set. */
    readonly detail?: string;
  };
  readonly data: DataFacts;
  readonly weights: WeightsFacts;
  /** Hashes of the files that `load` stages name, by path. */
  readonly loaded?: Readonly<Record<string, string>>;
}

export type DataFacts =
  | ({
      readonly state: 'here';
      readonly root: string;
      readonly dataset: Dataset;
      /** See hashItems: a table or a list may change while no picture does. */
      readonly itemsHash: string;
    } & ContentFacts)
  | { readonly state: 'absent'; readonly why: string };

export type WeightsFacts =
  | { readonly state: 'none' }
  | { readonly state: 'here'; readonly path: string; readonly hash: string }
  | { readonly state: 'absent'; readonly why: string };
