import type { ContentFacts } from '../data/content.ts';
import type { Dataset } from '../data/items.ts';

/** What planning must know of the world beside the file: gathered by survey, so that compile stays pure. */
export interface Facts {
  readonly codeVersion: string;
  readonly engine: { readonly name: string; readonly precision: string; readonly threads: number };
  readonly data: DataFacts;
  readonly weights: WeightsFacts;
}

export type DataFacts =
  | ({ readonly state: 'here'; readonly root: string; readonly dataset: Dataset } & ContentFacts)
  | { readonly state: 'absent'; readonly why: string };

export type WeightsFacts =
  | { readonly state: 'none' }
  | { readonly state: 'here'; readonly path: string; readonly hash: string }
  | { readonly state: 'absent'; readonly why: string };
