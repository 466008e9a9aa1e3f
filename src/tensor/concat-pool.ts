import { type Tensor2D, type Tensor4D, tf } from './tf.ts';

/** Global average over h and w: [n,h,w,c] -> [n,c]. */
export function averagePool(x: Tensor4D): Tensor2D {
  return tf.mean(x, [1, 2]);
}

/** fastai's AdaptiveConcatPool2d(1) and Flatten: [n,h,w,c] -> [n,2c], maxima first, then averages. */
export function concatPool(x: Tensor4D): Tensor2D {
  return tf.concat2d([tf.max(x, [1, 2]), averagePool(x)], 1);
}
