import { Mersenne } from './mersenne.ts';

/** CPython's `random.Random(seed)` for an integer seed, bit for bit. */
export class PythonRandom {
  private readonly source: Mersenne;

  constructor(seed: number) {
    this.source = Mersenne.fromKey(seedWords(seed));
  }

  /** `random()`: a double in [0, 1). */
  random(): number {
    const high = this.source.next() >>> 5;
    return (high * 67108864 + (this.source.next() >>> 6)) / 9007199254740992;
  }

  /** `uniform(a, b)`. */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /** `randint(a, b)`, both ends included; the range must be below 2^33. */
  randint(a: number, b: number): number {
    return a + this.below(b - a + 1);
  }

  /** `sample(range(n), n)`: a permutation. */
  permutation(n: number): Int32Array {
    const pool = Int32Array.from({ length: n }, (_, i) => i);
    const values = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const j = this.below(n - i);
      values[i] = pool[j]!;
      pool[j] = pool[n - i - 1]!;
    }
    return values;
  }

  private below(n: number): number {
    const bits = n.toString(2).length;
    let value = this.bits(bits);
    while (value >= n) value = this.bits(bits);
    return value;
  }

  private bits(count: number): number {
    if (count <= 32) return this.source.next() >>> (32 - count);
    const low = this.source.next();
    return (this.source.next() >>> (64 - count)) * 4294967296 + low;
  }
}

function seedWords(seed: number): number[] {
  const words: number[] = [];
  for (let rest = BigInt(Math.abs(seed)); rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}
