import { keyedRng } from '../util/rng.ts';

/** Gives a parameter of `count` values its first values; `fan` is the number of inputs (or outputs) that the initialisation is scaled by. */
export type Draw = (name: string, count: number, fan: number) => Float32Array;

/** Zeros: for parameters that weights from a file will fill. */
export const drawZeros: Draw = (_name, count) => new Float32Array(count);

/** kaimingNormal with a seed. */
export function drawKaiming(seed: number): Draw {
  return (name, count, fan) => kaimingNormal(seed, name, count, fan);
}

/** Normal values of standard deviation sqrt(2 / fan): He et al. 2015. Keyed by the parameter's name, so adding a layer changes no other. */
export function kaimingNormal(seed: number, name: string, count: number, fan: number): Float32Array {
  const values = keyedRng(seed, 'init', name).normals(count);
  const std = Math.sqrt(2 / fan);
  for (let i = 0; i < count; i++) values[i]! *= std;
  return values;
}
