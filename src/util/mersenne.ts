const N = 624;
const M = 397;

/** MT19937, 32 bit: the generator under torch's CPU generator, CPython's random and numpy's RandomState. */
export class Mersenne {
  private readonly state: Uint32Array;
  private index: number = N;

  private constructor(state: Uint32Array) {
    this.state = state;
  }

  /** init_genrand: only the low 32 bits of the seed count (two's complement for negatives). */
  static fromSeed(seed: number): Mersenne {
    return new Mersenne(seeded(low32(seed)));
  }

  /** init_by_array over 32-bit words, little end first. */
  static fromKey(key: readonly number[]): Mersenne {
    const state = seeded(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1664525)) + key[j]! + j;
      if (++i >= N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
      if (++j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), 1566083941)) - i;
      if (++i >= N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
    }
    state[0] = 0x80000000;
    return new Mersenne(state);
  }

  /** The next 32-bit word, unsigned. */
  next(): number {
    if (this.index >= N) this.twist();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let j = 1; j < N; j++) state[j] = Math.imul(1812433253, state[j - 1]! ^ (state[j - 1]! >>> 30)) + j;
  return state;
}

/** The low 32 bits of an integer, also of one above 2^53's half or below 0. */
function low32(seed: number): number {
  return Number(BigInt.asUintN(32, BigInt(seed)));
}
