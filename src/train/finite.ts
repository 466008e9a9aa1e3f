import type { Model } from '../model/model.ts';

/** Whether every weight and statistic of a model is a finite number. */
export async function isFiniteModel({ parameters, buffers }: Pick<Model, 'parameters' | 'buffers'>): Promise<boolean> {
  for (const { variable } of [...parameters, ...buffers]) {
    if (!((await variable.data()) as Float32Array).every(Number.isFinite)) return false;
  }
  return true;
}
