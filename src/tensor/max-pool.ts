import { type Tensor4D, tf } from './tf.ts';

/** torch's MaxPool2d(size, stride, pad): padding counts as minus infinity. x [n,h,w,c]. */
export function maxPool(x: Tensor4D, { size, stride, pad }: { size: number; stride: number; pad: number }): Tensor4D {
  return tf.maxPool(x, size, stride, pad, 'floor');
}
