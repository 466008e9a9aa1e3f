import { type Tensor2D, type Tensor4D, tf } from '../../tensor/tf.ts';
import { type ConvInfo, composite, convInfo, type KernelFunc } from './conv-info.ts';

/** Conv2DBackpropFilter, which the wasm backend lacks: one matrix product per tap, dFilter[tap] = patches(tap)^T dy. */
export const filterGradient: KernelFunc = composite(({ x, dy }, attrs) => {
  const info = convInfo(x!.shape, attrs.filterShape!, attrs);
  const tapOf = taps(pad(x!, info), info);
  const rows = tf.reshape(dy!, [-1, info.outChannels]) as Tensor2D;
  const products = Array.from({ length: info.filterHeight * info.filterWidth }, (_, tap) => {
    const patches = tf.reshape(tapOf(Math.floor(tap / info.filterWidth), tap % info.filterWidth), [-1, info.inChannels]);
    return tf.tidy(() => tf.matMul(tf.transpose(patches), rows));
  });
  return tf.reshape(tf.stack(products), attrs.filterShape!);
});

/** x with its padding, and zeros up to a multiple of the stride. */
function pad(x: Tensor4D, { padInfo, strideHeight, strideWidth }: ConvInfo): Tensor4D {
  const { top, bottom, left, right } = padInfo;
  const below = bottom + missing(x.shape[1] + top + bottom, strideHeight);
  const beside = right + missing(x.shape[2] + left + right, strideWidth);
  if (top + below + left + beside === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [top, below],
    [left, beside],
    [0, 0],
  ]);
}

const missing = (size: number, stride: number) => (stride - (size % stride)) % stride;

/**
 * The input pixels that a tap meets, [n, outHeight, outWidth, c]. With a stride s the picture is first parted into its s*s residues by plain slices, since
 * the wasm backend's StridedSlice is ten times slower than its Slice.
 */
function taps(padded: Tensor4D, info: ConvInfo): (top: number, left: number) => Tensor4D {
  const { strideHeight: sh, strideWidth: sw, batchSize, inChannels, outHeight, outWidth } = info;
  const [rows, columns] = [padded.shape[1] / sh, padded.shape[2] / sw];
  const parted = tf.reshape(padded, [batchSize * rows, sh, columns, sw * inChannels]);
  const planes = new Map<number, Tensor4D>();
  const plane = (v: number, h: number): Tensor4D => {
    const known = planes.get(v * sw + h);
    if (known !== undefined) return known;
    const part = tf.slice(parted, [0, v, 0, h * inChannels], [batchSize * rows, 1, columns, inChannels]);
    const fresh = tf.reshape(part, [batchSize, rows, columns, inChannels]) as Tensor4D;
    planes.set(v * sw + h, fresh);
    return fresh;
  };
  return (top, left) =>
    tf.slice(plane(top % sh, left % sw), [0, Math.floor(top / sh), Math.floor(left / sw), 0], [batchSize, outHeight, outWidth, inChannels]);
}
