import type { Batch, DataLoaders } from '../data/items.ts';
import { type Tensor, type Tensor4D, tf } from '../tensor/tf.ts';

/** A batch on the engine: x [n, h, w, c] float32; y int32 [n] for categories, else float32. The caller disposes both. */
export function toTensors(batch: Batch, kind: DataLoaders['targetKind']): { x: Tensor4D; y: Tensor } {
  const x = tf.tensor4d(batch.x, [...batch.xShape] as [number, number, number, number]);
  const y = tf.tensor(batch.y, [...batch.yShape], kind === 'category' ? 'int32' : 'float32');
  return { x, y };
}
