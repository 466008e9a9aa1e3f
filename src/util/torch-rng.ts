import { Mersenne } from './mersenne.ts';

/** torch's CPU generator after `manual_seed(seed)`; values as torch gives them bit for bit (a build without MKL for `bernoulli`). */
export class TorchRng {
  private readonly source: Mersenne;
  private spareNormal: number | undefined;

  constructor(seed: number) {
    this.source = Mersenne.fromSeed(seed);
  }

  /** The next 32-bit word. */
  word(): number {
    return this.source.next();
  }

  /** `torch.randperm(n)`, n below 2^32/20. */
  randperm(n: number): Int32Array {
    const values = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < n - 1; i++) {
      const j = i + (this.source.next() % (n - i));
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
    return values;
  }

  /** `tensor.uniform_(from, to)` of float32: 24 bits, one rounding. */
  uniforms(count: number, from = 0, to = 1): Float32Array {
    const low = Math.fround(from);
    const width = Math.fround(Math.fround(to) - low);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = ((this.source.next() & 0xffffff) / 16777216) * width + low;
    return values;
  }

  /** A float64 in [0, 1): 53 bits, the high word drawn first. */
  double(): number {
    const high = this.source.next();
    const low = this.source.next();
    return ((high & 0x1fffff) * 4294967296 + low) / 9007199254740992;
  }

  /** `tensor.bernoulli_(p)` with a scalar p. */
  bernoulli(count: number, p: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => (this.double() < p ? 1 : 0));
  }

  /** `torch.randn(count)` of float32; vectorised for 16 and more, as torch does (agrees to 1e-6 there). */
  normals(count: number): Float32Array {
    return count < 16 ? Float32Array.from({ length: count }, () => this.normal()) : this.manyNormals(count);
  }

  private normal(): number {
    if (this.spareNormal !== undefined) {
      const value = this.spareNormal;
      this.spareNormal = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.double();
    const radius = Math.sqrt(-2 * Math.log1p(-this.double()));
    this.spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  private manyNormals(count: number): Float32Array {
    const values = this.uniforms(count);
    for (let start = 0; start + 16 <= count; start += 16) transformBlock(values, start);
    if (count % 16 !== 0) {
      values.set(this.uniforms(16), count - 16);
      transformBlock(values, count - 16);
    }
    return values;
  }
}

function transformBlock(values: Float32Array, start: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[j]!));
    const angle = 2 * Math.PI * values[j + 8]!;
    values[j] = radius * Math.cos(angle);
    values[j + 8] = radius * Math.sin(angle);
  }
}
