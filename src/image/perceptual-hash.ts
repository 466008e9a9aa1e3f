import type { Raster } from './raster.ts';

/** Side of the square that the hash is taken of. */
export const HASH_SIDE = 32;

/** 64 bits as two unsigned 32-bit words. */
export interface PerceptualHash {
  readonly high: number;
  readonly low: number;
}

/** Which 64 frequencies count: the lowest 8 x 8 with the mean left out, and one more across. */
const FREQUENCIES: readonly (readonly [across: number, down: number])[] = Array.from({ length: 64 }, (_, i) =>
  i === 0 ? [8, 0] : [i % 8, Math.floor(i / 8)],
);
const ACROSS = 9;

const COSINES = Float64Array.from({ length: ACROSS * HASH_SIDE }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / HASH_SIDE) * (2 * (i % HASH_SIDE) + 1)) / (2 * HASH_SIDE)),
);

/**
 * pHash of a 32 x 32 picture: for each of the 64 lowest frequencies of its brightness (DCT-II) whether it is above their median. Copies that
 * were scaled, recompressed or made lighter differ in few bits. `mirrored` is the hash of the picture flipped left to right.
 */
export function perceptualHash(square: Raster): { readonly hash: PerceptualHash; readonly mirrored: PerceptualHash } {
  const rows = transformRows(brightness(square));
  const values = FREQUENCIES.map(([across, down]) => {
    let sum = 0;
    for (let y = 0; y < HASH_SIDE; y++) sum += rows[y * ACROSS + across]! * COSINES[down * HASH_SIDE + y]!;
    return sum;
  });
  const flipped = values.map((value, i) => (FREQUENCIES[i]![0] % 2 === 1 ? -value : value));
  return { hash: aboveMedian(values), mirrored: aboveMedian(flipped) };
}

/** Bits in which two hashes differ. */
export function hashDistance(a: PerceptualHash, b: PerceptualHash): number {
  return countOnes(a.high ^ b.high) + countOnes(a.low ^ b.low);
}

function brightness({ data, channels }: Raster): Float64Array {
  const out = new Float64Array(HASH_SIDE * HASH_SIDE);
  for (let i = 0; i < out.length; i++)
    out[i] = channels === 1 ? data[i]! : 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!;
  return out;
}

/** For each row its lowest frequencies. */
function transformRows(grey: Float64Array): Float64Array {
  const out = new Float64Array(HASH_SIDE * ACROSS);
  for (let y = 0; y < HASH_SIDE; y++)
    for (let u = 0; u < ACROSS; u++) {
      let sum = 0;
      for (let x = 0; x < HASH_SIDE; x++) sum += grey[y * HASH_SIDE + x]! * COSINES[u * HASH_SIDE + x]!;
      out[y * ACROSS + u] = sum;
    }
  return out;
}

function aboveMedian(values: readonly number[]): PerceptualHash {
  const sorted = Float64Array.from(values).sort();
  const median = (sorted[31]! + sorted[32]!) / 2;
  let [high, low] = [0, 0];
  for (let i = 0; i < 32; i++) {
    if (values[i]! > median) high |= 1 << i;
    if (values[i + 32]! > median) low |= 1 << i;
  }
  return { high: high >>> 0, low: low >>> 0 };
}

/** Bits of a 32-bit word that are set. */
export function countOnes(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
