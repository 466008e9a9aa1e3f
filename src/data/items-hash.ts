import { sha256 } from '../util/hash.ts';
import type { Dataset } from './items.ts';

/** One number, sha256 hex, for what is learned from which items: their paths in order, labels, sides of the split and classes. */
export function hashItems({ items, labels, split, vocab }: Pick<Dataset, 'items' | 'labels' | 'split' | 'vocab'>): string {
  return sha256(JSON.stringify([items.map(({ path }) => path), labels, split.train, split.valid, vocab]));
}
