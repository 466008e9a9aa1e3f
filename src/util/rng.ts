/** A stream of random numbers that is wholly fixed by its key. */
export interface Rng {
  /** A double in [0, 1), 53 bits. */
  uniform(): number;
  /** A standard normal double (Box-Muller). */
  normal(): number;
  /** An integer in [0, n), n up to 2^53, without modulo bias worth naming. */
  int(n: number): number;
  /** `count` float32 in [0, 1), 24 bits each. */
  uniforms(count: number): Float32Array;
  /** `count` float32 from the standard normal distribution. */
  normals(count: number): Float32Array;
}

/** The stream for (seed, key...): same arguments, same numbers, on every machine; different keys give unrelated streams. */
export function keyedRng(seed: number, ...key: readonly (string | number)[]): Rng {
  const words = keyWords([seed, ...key]);
  return new Xoshiro(absorb(words, 0x9e3779b9), absorb(words, 0x85ebca6b), absorb(words, 0xc2b2ae35), absorb(words, 0x27d4eb2f));
}

/** xoshiro128** 1.1 by Blackman and Vigna. */
class Xoshiro implements Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare: number | undefined;

  constructor(a: number, b: number, c: number, d: number) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d | 1;
  }

  private next(): number {
    const result = Math.imul(rotate(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotate(this.d, 11);
    return result;
  }

  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 67108864 + (this.next() >>> 6)) / 9007199254740992;
  }

  int(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  uniforms(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = (this.next() >>> 8) / 16777216;
    return values;
  }

  normals(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = this.normal();
    return values;
  }
}

function rotate(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** Each part with its type and length in front, so that ('a', 'bc') and ('ab', 'c') differ. */
function keyWords(parts: readonly (string | number)[]): number[] {
  const words: number[] = [];
  const double = new DataView(new ArrayBuffer(8));
  for (const part of parts) {
    if (typeof part === 'number') {
      double.setFloat64(0, part === 0 ? 0 : part);
      words.push(1, double.getInt32(0), double.getInt32(4));
    } else {
      words.push(2, part.length);
      for (let i = 0; i < part.length; i++) words.push(part.charCodeAt(i));
    }
  }
  return words;
}

/** Murmur3's body and finaliser over 32-bit words. */
function absorb(words: readonly number[], start: number): number {
  let hash = start | 0;
  for (const word of words) {
    hash ^= Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= words.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
