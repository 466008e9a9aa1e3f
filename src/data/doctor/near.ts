import { countOnes, type PerceptualHash } from '../../image/perceptual-hash.ts';
import { PATCH, type PictureGlance } from './glance.ts';

/** Two pictures that show the same, by their positions in the list. */
export interface NearPair {
  readonly a: number;
  readonly b: number;
  readonly mirrored: boolean;
  /** Correlation of their 16 x 16 colour patches, at most 1. */
  readonly likeness: number;
}

/** Hashes that differ in more bits are not looked at: each of four bands of 16 bits is searched with up to one bit flipped, which finds all within 7. */
const MOST_BITS = 7;
/** Patches that correlate less are not duplicates: of 1,270 different photos no two reach it, of copies recompressed, halved or lighter by a fifth 98 % do. */
const LEAST_LIKENESS = 0.96;
/** For small pictures, such as digits, where different ones reach 0.987. */
const LEAST_LIKENESS_SMALL = 0.99;
/** Below this contrast (of 255) a picture is too even to tell it from another. */
export const LEAST_CONTRAST = 4;
/** Pictures that share a band and are compared with each; bounds the work where thousands look alike. */
const MOST_IN_BAND = 1000;

const BANDS = 4;
const BAND_VALUES = 65536;

/**
 * Finds pairs of pictures that look the same, mirrored ones too. Work grows as n plus the number of lookalikes, not as n squared: candidates come from
 * an index of the hashes' bands and are confirmed by comparing the colour patches.
 */
export function findNearPairs(pictures: readonly (PictureGlance | undefined)[]): NearPair[] {
  const list = pictures.flatMap((picture, at) => (picture !== undefined && picture.contrast >= LEAST_CONTRAST ? [{ picture, at }] : []));
  const hashes = words(list.map(({ picture }) => picture.hash));
  const queries = [hashes, words(list.map(({ picture }) => picture.mirrored))];
  const found = new Map<number, NearPair>();
  for (let band = 0; band < BANDS; band++) {
    const index = bandIndex(hashes, band);
    for (const [which, query] of queries.entries())
      for (let a = 0; a < list.length; a++)
        for (const b of candidates(index, hashes, query, a, band)) {
          const pair = confirm(list[b]!, list[a]!, which === 1);
          const id = pair && pair.a * pictures.length + pair.b;
          if (id !== undefined && (found.get(id)?.likeness ?? 0) < pair!.likeness) found.set(id, pair!);
        }
  }
  return [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b);
}

/** Two 32-bit words for each hash, one after the other. */
function words(hashes: readonly PerceptualHash[]): Uint32Array {
  return Uint32Array.from(hashes.flatMap(({ high, low }) => [high, low]));
}

/** Positions by the value of one band: those of value v stand at order[start[v]] to order[start[v + 1] - 1], rising. */
interface BandIndex {
  readonly start: Int32Array;
  readonly order: Int32Array;
}

function bandIndex(hashes: Uint32Array, band: number): BandIndex {
  const count = hashes.length / 2;
  const start = new Int32Array(BAND_VALUES + 1);
  for (let i = 0; i < count; i++) start[bandOf(hashes, i, band) + 1]!++;
  for (let v = 0; v < BAND_VALUES; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[next[bandOf(hashes, i, band)]!++] = i;
  return { start, order };
}

function bandOf(hashes: Uint32Array, i: number, band: number): number {
  const word = hashes[i * 2 + (band >> 1)]!;
  return band % 2 === 0 ? word & 0xffff : word >>> 16;
}

/** Earlier positions whose hash is near the query's and that share the band with it, up to one bit. */
function candidates({ start, order }: BandIndex, hashes: Uint32Array, query: Uint32Array, a: number, band: number): number[] {
  const key = bandOf(query, a, band);
  const [high, low] = [query[a * 2]!, query[a * 2 + 1]!];
  const near: number[] = [];
  for (let bit = -1; bit < 16; bit++) {
    const value = bit < 0 ? key : key ^ (1 << bit);
    const from = start[value]!;
    const to = Math.min(start[value + 1]!, from + MOST_IN_BAND);
    for (let at = from; at < to; at++) {
      const b = order[at]!;
      if (b >= a) break;
      if (countOnes(high ^ hashes[b * 2]!) + countOnes(low ^ hashes[b * 2 + 1]!) <= MOST_BITS) near.push(b);
    }
  }
  return near;
}

interface Listed {
  readonly picture: PictureGlance;
  readonly at: number;
}

function confirm(first: Listed, second: Listed, mirrored: boolean): NearPair | undefined {
  const likeness = correlation(second.picture.patch, first.picture.patch, mirrored);
  const least = first.picture.small || second.picture.small ? LEAST_LIKENESS_SMALL : LEAST_LIKENESS;
  return likeness >= least ? { a: first.at, b: second.at, mirrored, likeness } : undefined;
}

/** Pearson's correlation of two patches, the first mirrored where asked; 0 where one of them is even. */
function correlation(a: Uint8Array, b: Uint8Array, mirrored: boolean): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = 0; y < PATCH; y++)
    for (let x = 0; x < PATCH; x++) {
      const from = (y * PATCH + (mirrored ? PATCH - 1 - x : x)) * 3;
      const to = (y * PATCH + x) * 3;
      for (let c = 0; c < 3; c++) {
        const [p, q] = [a[from + c]!, b[to + c]!];
        sa += p;
        sb += q;
        saa += p * p;
        sbb += q * q;
        sab += p * q;
      }
    }
  const n = a.length;
  const spread = Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n));
  return spread === 0 ? 0 : (sab - (sa * sb) / n) / spread;
}
