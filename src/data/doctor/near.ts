import { hashDistance, type PerceptualHash } from '../../image/perceptual-hash.ts';
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
  const usable = pictures.flatMap((picture, i) => (picture !== undefined && picture.contrast >= LEAST_CONTRAST ? [i] : []));
  const found = new Map<number, NearPair>();
  for (let band = 0; band < BANDS; band++) {
    const index = bandIndex(pictures, usable, band);
    for (const a of usable) {
      const { hash, mirrored } = pictures[a]!;
      search(index, band, pictures, a, hash, false, found);
      search(index, band, pictures, a, mirrored, true, found);
    }
  }
  return [...found.values()].sort((x, y) => x.a - y.a || x.b - y.b);
}

/** Positions by the value of one band: those of value v stand at order[start[v]] to order[start[v + 1] - 1]. */
interface BandIndex {
  readonly start: Int32Array;
  readonly order: Int32Array;
}

function bandIndex(pictures: readonly (PictureGlance | undefined)[], usable: readonly number[], band: number): BandIndex {
  const start = new Int32Array(BAND_VALUES + 1);
  for (const i of usable) start[bandOf(pictures[i]!.hash, band) + 1]!++;
  for (let v = 0; v < BAND_VALUES; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const order = new Int32Array(usable.length);
  for (const i of usable) order[next[bandOf(pictures[i]!.hash, band)]!++] = i;
  return { start, order };
}

function bandOf({ high, low }: PerceptualHash, band: number): number {
  const word = band < 2 ? high : low;
  return band % 2 === 0 ? word & 0xffff : word >>> 16;
}

function search(
  { start, order }: BandIndex,
  band: number,
  pictures: readonly (PictureGlance | undefined)[],
  a: number,
  hash: PerceptualHash,
  mirrored: boolean,
  found: Map<number, NearPair>,
): void {
  const key = bandOf(hash, band);
  for (let bit = -1; bit < 16; bit++) {
    const value = bit < 0 ? key : key ^ (1 << bit);
    const from = start[value]!;
    const to = Math.min(start[value + 1]!, from + MOST_IN_BAND);
    for (let at = from; at < to; at++) {
      const b = order[at]!;
      if (b >= a) break;
      if (hashDistance(hash, pictures[b]!.hash) > MOST_BITS) continue;
      const id = b * pictures.length + a;
      const before = found.get(id);
      if (before && (!before.mirrored || mirrored)) continue;
      const likeness = correlation(pictures[a]!.patch, pictures[b]!.patch, mirrored);
      const least = pictures[a]!.small || pictures[b]!.small ? LEAST_LIKENESS_SMALL : LEAST_LIKENESS;
      if (likeness >= least && (!before || likeness >= before.likeness)) found.set(id, { a: b, b: a, mirrored, likeness });
    }
  }
}

/** Pearson's correlation of two patches, the first mirrored where asked; 0 where one of them is even. */
export function correlation(a: Uint8Array, b: Uint8Array, mirrored: boolean): number {
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
