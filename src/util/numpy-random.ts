import { Mersenne } from './mersenne.ts';

/** numpy's legacy `RandomState(seed)`, as far as scikit-learn's splitters use it, bit for bit. */
export class NumpyRandom {
  private readonly source: Mersenne;

  constructor(seed: number) {
    this.source = Mersenne.fromSeed(seed);
  }

  /** `permutation(values)`: a shuffled copy. */
  permutation(values: ArrayLike<number>): number[] {
    const shuffled = Array.from(values);
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const kept = shuffled[i]!;
      shuffled[i] = shuffled[j]!;
      shuffled[j] = kept;
    }
    return shuffled;
  }

  /** `choice(values, size, replace=False)`. */
  choice(values: readonly number[], size: number): number[] {
    return this.permutation(values.map((_, i) => i))
      .slice(0, size)
      .map((i) => values[i]!);
  }

  /** A uniform integer in [0, max] by masking and rejecting. */
  private interval(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(max);
    let value = (this.source.next() & mask) >>> 0;
    while (value > max) value = (this.source.next() & mask) >>> 0;
    return value;
  }
}
