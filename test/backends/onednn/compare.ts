import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { type Tensor, tf } from '../../../src/tensor/tf.ts';

const availability = await onednnEngine.probe();

/** For `{ skip }`: why the engine's tests cannot run here, or false. */
export const skip: string | false = availability.available ? false : `onednn: ${availability.why} (${availability.fix})`;

/** Numbers in [-1, 1) from a fixed linear congruential sequence. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 12345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Runs `f` on one backend and returns its tensors' values. */
export async function on(backend: 'cpu' | 'onednn', f: () => Tensor[]): Promise<(Float32Array | Int32Array | Uint8Array)[]> {
  if (backend === 'onednn') await onednnEngine.start({ threads: 2 });
  else await tf.setBackend(backend);
  const tensors = tf.tidy(f);
  const values = tensors.map((tensor) => tensor.dataSync());
  tf.dispose(tensors);
  return values;
}

/** max |a - b| over max |b|. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 1e-30];
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!);
    if (!(d <= difference)) difference = d;
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return difference / largest;
}

/** The largest relative error of any tensor of `f` between onednn and the cpu backend. */
export async function errorAgainstCpu(f: () => Tensor[]): Promise<number> {
  const expected = await on('cpu', f);
  const found = await on('onednn', f);
  return Math.max(...expected.map((values, i) => relativeError(found[i]!, values)));
}
