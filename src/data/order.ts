import { PythonRandom } from '../util/python-random.ts';

/** Largest value of the 32-bit seeds that fastai's loader draws. */
const MAX_SEED = 2 ** 32 - 1;

/**
 * The order of each training epoch as fastai's loader gives it after `random.seed(seed)`: every epoch reseeds the loader's generator from
 * itself, then samples. An epoch's state follows from those before it, so they are replayed (some 20 ns per item and epoch) and kept.
 */
export function createShuffle(seed: number, n: number): (epoch: number) => Int32Array {
  let random = new PythonRandom(new PythonRandom(seed).randint(0, MAX_SEED));
  let reached = -1;
  let order: Int32Array = new Int32Array(0);
  return (epoch) => {
    if (epoch < reached) {
      random = new PythonRandom(new PythonRandom(seed).randint(0, MAX_SEED));
      reached = -1;
    }
    while (reached < epoch) {
      random = new PythonRandom(random.randint(0, MAX_SEED));
      order = random.permutation(n);
      reached++;
    }
    return order;
  };
}
