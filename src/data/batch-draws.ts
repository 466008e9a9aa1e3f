import type { Stream } from '../language/contracts/draws.ts';
import { keyedRng } from '../util/rng.ts';

/** What a draw is keyed by besides its purpose. */
export interface DrawKey {
  readonly seed: number;
  readonly epoch: number;
  /** Position of the batch in the epoch: for draws that a whole batch shares. */
  readonly batch: number;
  /** Position of the item in the data set. */
  readonly item: number;
}

/** The random numbers of one purpose: the item's own, or those that its batch shares. */
export function keyedDraws(key: DrawKey, purpose: string, whose: 'item' | 'batch'): Stream {
  const { seed, epoch } = key;
  const rng = whose === 'batch' ? keyedRng(seed, purpose, epoch, 'batch', key.batch) : keyedRng(seed, purpose, epoch, key.item);
  return {
    random: () => rng.uniform(),
    uniform: (from, to) => from + (to - from) * rng.uniform(),
    randint: (from, to) => from + rng.int(to - from + 1),
    normal: () => rng.normal(),
  };
}

/** What a part of a group draws for: its name, and its number where the group holds several of the name. */
export function purposeOf(group: string, parts: readonly { readonly name: string }[], at: number): string {
  const { name } = parts[at]!;
  const earlier = parts.slice(0, at).filter((part) => part.name === name).length;
  return earlier === 0 ? `${group}.${name}` : `${group}.${name}.${earlier}`;
}
