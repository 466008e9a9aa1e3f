import { type Tensor2D, type Tensor4D, tf } from '../../tensor/tf.ts';
import { type ConvInfo, composite, convInfo, type KernelFunc } from './conv-info.ts';

/** Conv2DBackpropFilter, which the wasm backend lacks: one matrix product per tap, dFilter[tap] = patches(tap)^T dy. */
export const filterGradient: KernelFunc = composite(({ x, dy }, attrs) => {
  const info = convInfo(x!.shape, attrs.filterShape!, attrs);
  const padded = pad(x!, info);
  const rows = tf.reshape(dy!, [-1, info.outChannels]) as Tensor2D;
  const taps = Array.from({ length: info.filterHeight * info.filterWidth }, (_, tap) => {
    const patches = tf.reshape(tapOf(padded, info, Math.floor(tap / info.filterWidth), tap % info.filterWidth), [-1, info.inChannels]);
    return tf.tidy(() => tf.matMul(tf.transpose(patches), rows));
  });
  return tf.reshape(tf.stack(taps), attrs.filterShape!);
});

function pad(x: Tensor4D, { padInfo }: ConvInfo): Tensor4D {
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

function tapOf(
  padded: Tensor4D,
  { outHeight, outWidth, strideHeight, strideWidth, batchSize, inChannels }: ConvInfo,
  top: number,
  left: number,
): Tensor4D {
  const [height, width] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  if (strideHeight === 1 && strideWidth === 1) return tf.slice(padded, [0, top, left, 0], [batchSize, height, width, inChannels]);
  return tf.stridedSlice(
    padded,
    [0, top, left, 0],
    [batchSize, top + height, left + width, inChannels],
    [1, strideHeight, strideWidth, 1],
  ) as Tensor4D;
}
