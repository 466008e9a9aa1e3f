import { createHash } from 'node:crypto';
import type { Dataset } from '../data/items.ts';
import type { Fingerprint } from './plan.ts';

/** Hashes named ingredients in order; each keeps its own hash so that a change can be explained by name. */
export function fingerprint(ingredients: readonly (readonly [what: string, value: unknown])[]): Fingerprint {
  const reasons = ingredients.map(([what, value]) => ({ what, hash: hashJson(value) }));
  return { hash: hashJson(reasons), reasons };
}

/** sha256 (hex) of a value's canonical JSON: keys sorted, undefined dropped. */
export function hashJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** sha256 (hex) of what tables, lists and names made of the files: the items in order, their labels, their sides, the classes. */
export function datasetHash({ items, labels, split, vocab }: Pick<Dataset, 'items' | 'labels' | 'split' | 'vocab'>): string {
  return hashJson([items.map(({ path }) => path), labels, [...split.train], [...split.valid], vocab]);
}

/** The names of the ingredients that differ between two fingerprints, in the newer one's order; those that are gone come last. */
export function changedReasons(before: Fingerprint, after: Fingerprint): readonly string[] {
  const old = new Map(before.reasons.map((reason) => [reason.what, reason.hash]));
  const changed = after.reasons.filter((reason) => old.get(reason.what) !== reason.hash);
  const gone = before.reasons.filter((reason) => !after.reasons.some(({ what }) => what === reason.what));
  return [...changed, ...gone].map((reason) => reason.what);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
