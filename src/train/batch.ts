import type { Batch } from '../data/items.ts';
import { type Tensor, type Tensor4D, tf } from '../tensor/tf.ts';

/** A batch on the engine: x [n, h, w, c] float32; y of its array's type: int32 class indexes or float32 values. The caller disposes both. */
export function toTensors(batch: Pick<Batch, 'x' | 'xShape' | 'y' | 'yShape'>): { x: Tensor4D; y: Tensor } {
  const x = tf.tensor4d(batch.x, [...batch.xShape] as [number, number, number, number]);
  const y = tf.tensor(batch.y, [...batch.yShape], batch.y instanceof Int32Array ? 'int32' : 'float32');
  return { x, y };
}
