/** torch's CPU generator and its normal_ for float32 tensors of 16 and more values (Box-Muller over blocks of 16), written from fastai.md section 13. */
export function torchGenerator(seed: number): { word(): number; normals(count: number): Float32Array } {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  let index = 624;
  const refill = () => {
    for (let k = 0; k < 624; k++) {
      const y = (state[k]! & 0x80000000) | (state[(k + 1) % 624]! & 0x7fffffff);
      state[k] = state[(k + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    index = 0;
  };
  const word = () => {
    if (index === 624) refill();
    let y = state[index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return { word, normals: (count) => normals(word, count) };
}

function normals(word: () => number, count: number): Float32Array {
  if (count % 16 !== 0) throw new Error('only multiples of 16');
  const values = Float32Array.from({ length: count }, () => (word() & 0xffffff) / 2 ** 24);
  for (let block = 0; block < count; block += 16) {
    for (let i = block; i < block + 8; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - values[i]!));
      const angle = 2 * Math.PI * values[i + 8]!;
      values[i] = radius * Math.cos(angle);
      values[i + 8] = radius * Math.sin(angle);
    }
  }
  return values;
}
