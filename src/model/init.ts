/** Normal values of standard deviation sqrt(2 / fan): He et al. 2015. Keyed by the parameter's name, so adding a layer changes no other. */
export function kaimingNormal(seed: number, name: string, count: number, fan: number): Float32Array {
  const next = standIn(seed, name);
  const std = Math.sqrt(2 / fan);
  return Float32Array.from({ length: count }, () => std * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
}

function standIn(seed: number, name: string): () => number {
  let state = seed | 0;
  for (const character of name) state = (Math.imul(state, 31) + character.charCodeAt(0)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}
