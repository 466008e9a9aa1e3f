import type { Dataset } from '../data/items.ts';
import { namesOf } from '../data/vocab.ts';
import type { Document } from '../document/document.ts';
import type { PinnedRates } from '../train/state.ts';
import { sha256 } from '../util/hash.ts';
import type { Facts } from './facts.ts';

/** What a run used and reached, as `<name>.lock.yaml` holds it beside the pipeline file. Stable: the same run gives the same text. */
export interface Lock {
  readonly version: 1;
  readonly data: LockedData;
  readonly weights: string;
  readonly engine: LockedEngine;
  /** Of what computes results: pipefile, TensorFlow.js, the decoder. */
  readonly versions: Readonly<Record<string, string>>;
  /** What lr_find suggested, by stage and rule; a frozen run takes these. */
  readonly lr_find?: PinnedRates;
  readonly results: LockedResults;
  /** The file with every default, as `pipeline explain` shows it. */
  readonly values: Readonly<Record<string, unknown>>;
}
export interface LockedData {
  /** Merkle root over the items' paths and contents. */
  readonly root: string;
  readonly items: number;
  readonly bytes: number;
  readonly train: number;
  readonly valid: number;
  /** sha256 of both sides' paths, in order. */
  readonly split: string;
  /** Items of each class on both sides; absent for regression. */
  readonly classes?: Readonly<Record<string, { readonly train: number; readonly valid: number }>>;
}
export interface LockedEngine {
  readonly name: string;
  readonly precision: string;
  /** Library and instruction set: where these differ, the last bits may. */
  readonly detail: string;
  readonly threads: number;
}
export interface LockedResults {
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The metrics of which less is better; absent in lockfiles of older versions. */
  readonly lower_is_better?: readonly string[];
  /** sha256 of model.safetensors. */
  readonly model: string;
  /** Of each class on the validation set; absent where there are no single classes. */
  readonly classes?: Readonly<Record<string, { readonly precision: number; readonly recall: number; readonly f1: number }>>;
}

/** What is known of a run before it starts: the part of a lock that `--frozen` holds it to. */
export type LockedInputs = Omit<Lock, 'results' | 'lr_find'>;

/** The inputs of a document's run. Data and weights must be here. */
export function lockInputs(document: Document, facts: Facts, engine: LockedEngine, versions: Lock['versions']): LockedInputs {
  if (facts.data.state !== 'here' || facts.weights.state === 'absent') throw new Error('a lock needs data and weights that are here');
  const { extends: _, ...values } = document.resolved;
  return {
    version: 1,
    data: { root: `sha256:${facts.data.contentHash}`, ...lockData(facts.data.dataset, facts.data.bytes) },
    weights: facts.weights.state === 'none' ? 'none' : `sha256:${facts.weights.hash}`,
    engine,
    versions,
    values,
  };
}

function lockData({ items, labels, split, vocab }: Dataset, bytes: number): Omit<LockedData, 'root'> {
  const paths = (side: readonly number[]): string => side.map((i) => `${items[i]!.path}\n`).join('');
  const count = (side: readonly number[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const i of side) for (const name of namesOf(labels[i]!)) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
    return counts;
  };
  const [train, valid] = [count(split.train), count(split.valid)];
  return {
    items: items.length,
    bytes,
    train: split.train.length,
    valid: split.valid.length,
    split: `sha256:${sha256(`train\n${paths(split.train)}valid\n${paths(split.valid)}`)}`,
    ...(vocab.length === 0
      ? {}
      : { classes: Object.fromEntries(vocab.map((name) => [name, { train: train.get(name) ?? 0, valid: valid.get(name) ?? 0 }])) }),
  };
}
