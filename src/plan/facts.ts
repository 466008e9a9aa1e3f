import type { ContentFacts } from '../data/content.ts';
import type { Dataset } from '../data/items.ts';
import { changedFiles } from '../util/look.ts';
import type { Provenance } from '../util/provenance.ts';

/** What planning must know of the world beside the file: gathered by survey, so that compile stays pure. */
export interface Facts {
  readonly provenance: Provenance;
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
  /** How those files looked just before they were hashed: see lookAt. */
  readonly loadedLooks?: ReadonlyMap<string, string>;
}

export type DataFacts =
  | ({ readonly state: 'here'; readonly root: string; readonly dataset: Dataset } & ContentFacts)
  | { readonly state: 'absent'; readonly why: string };

export type WeightsFacts =
  | { readonly state: 'none' }
  | { readonly state: 'here'; readonly path: string; readonly hash: string; readonly look?: string }
  | { readonly state: 'absent'; readonly why: string };

/** The photos, weights and loaded files that are no longer those that the facts tell of: a result of theirs belongs to no fingerprint. */
export async function changedSince({ data, weights, loadedLooks }: Facts): Promise<string[]> {
  const looks = new Map([...(data.state === 'here' ? (data.looks ?? []) : []), ...(loadedLooks ?? [])]);
  if (weights.state === 'here' && weights.look !== undefined) looks.set(weights.path, weights.look);
  return changedFiles(looks);
}
