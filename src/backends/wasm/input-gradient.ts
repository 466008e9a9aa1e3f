import { type Tensor4D, tf } from '../../tensor/tf.ts';
import { type ConvInfo, composite, convInfo, type KernelFunc } from './conv-info.ts';

/**
 * Conv2DBackpropInput as convolutions of dy by the flipped filter, which XNNPACK does ten times as fast as the wasm backend's own loop. With a stride s, the
 * input pixels of each residue (mod s) meet only every s-th tap, so each residue is a convolution of its own by a part of the filter; their results are interleaved.
 */
export const inputGradient: KernelFunc = composite((inputs, attrs) => {
  const { filter } = inputs;
  const info = convInfo(attrs.inputShape!, filter!.shape, attrs);
  const dy = atMost(inputs.dy!, info.outShape as [number, number, number, number]);
  const turned = tf.transpose(filter!, [0, 1, 3, 2]);
  const vertical = residues({
    stride: info.strideHeight,
    kernel: info.filterHeight,
    pad: info.padInfo.top,
    inSize: info.inHeight,
    outSize: info.outHeight,
  });
  const horizontal = residues({
    stride: info.strideWidth,
    kernel: info.filterWidth,
    pad: info.padInfo.left,
    inSize: info.inWidth,
    outSize: info.outWidth,
  });
  const rows = vertical.map((v) => {
    const cells = horizontal.map((h) => cell(dy, turned, v, h));
    return interleave(cells, 3, (shape) => [shape[0]!, shape[1]!, shape[2]! * info.strideWidth, info.inChannels]);
  });
  const whole = interleave(rows, 2, (shape) => [shape[0]!, shape[1]! * info.strideHeight, shape[2]!, info.inChannels]);
  return crop(whole, info);
});

/** A transposed convolution may come with more output than its input can have made; TF.js leaves the rest out. */
function atMost(dy: Tensor4D, shape: [number, number, number, number]): Tensor4D {
  return tf.util.arraysEqual(dy.shape, shape) ? dy : tf.slice(dy, [0, 0, 0, 0], shape);
}

interface Axis {
  readonly stride: number;
  readonly kernel: number;
  readonly pad: number;
  readonly inSize: number;
  readonly outSize: number;
}

/** The part of one axis that belongs to input positions `stride * a + residue`: dx[a] = sum_i dy[a + i - before] * taps[i]. */
interface Residue {
  readonly taps: readonly number[];
  readonly before: number;
  readonly after: number;
  readonly size: number;
}

function residues({ stride, kernel, pad, inSize, outSize }: Axis): Residue[] {
  const size = Math.ceil(inSize / stride);
  return Array.from({ length: stride }, (_, residue) => {
    const first = (residue + pad) % stride;
    const taps = Array.from({ length: Math.max(0, Math.ceil((kernel - first) / stride)) }, (_, i) => first + i * stride).reverse();
    const before = taps.length - 1 - Math.floor((residue + pad) / stride);
    return { taps, before, after: size + taps.length - 1 - before - outSize, size };
  });
}

function cell(dy: Tensor4D, turned: Tensor4D, v: Residue, h: Residue): Tensor4D {
  const [batch, , , channels] = [dy.shape[0], 0, 0, turned.shape[3]];
  if (v.taps.length === 0 || h.taps.length === 0) return tf.zeros([batch, v.size, h.size, channels]);
  return tf.conv2d(fit(dy, v, h), part(turned, v, h), 1, 'valid');
}

/** dy with `before` and `after` zeros on both axes; a negative number cuts. */
function fit(dy: Tensor4D, v: Residue, h: Residue): Tensor4D {
  const begin = [0, Math.max(0, -v.before), Math.max(0, -h.before), 0];
  const end = [0, Math.max(0, -v.after), Math.max(0, -h.after), 0];
  const cut = begin.some((n) => n > 0) || end.some((n) => n > 0);
  const inner = cut
    ? tf.slice(
        dy,
        begin as [number, number, number, number],
        dy.shape.map((n, i) => n - begin[i]! - end[i]!) as [number, number, number, number],
      )
    : dy;
  const pads = [v.before, v.after, h.before, h.after].map((n) => Math.max(0, n)) as [number, number, number, number];
  if (pads.every((n) => n === 0)) return inner;
  return tf.pad(inner, [
    [0, 0],
    [pads[0], pads[1]],
    [pads[2], pads[3]],
    [0, 0],
  ]);
}

function part(turned: Tensor4D, v: Residue, h: Residue): Tensor4D {
  return pick(pick(turned, v.taps, 0), h.taps, 1);
}

/** Positions of an axis in the order given; slices and one concat, since the wasm backend's gather goes value by value. */
function pick(x: Tensor4D, positions: readonly number[], axis: 0 | 1): Tensor4D {
  if (positions.length === x.shape[axis] && positions.every((position, i) => position === i)) return x;
  const slices = positions.map((position) => {
    const begin: [number, number, number, number] = axis === 0 ? [position, 0, 0, 0] : [0, position, 0, 0];
    const size: [number, number, number, number] = [...x.shape];
    size[axis] = 1;
    return tf.slice(x, begin, size);
  });
  return tf.concat(slices, axis);
}

function interleave(parts: Tensor4D[], axis: number, shape: (of: readonly number[]) => number[]): Tensor4D {
  if (parts.length === 1) return parts[0]!;
  return tf.reshape(tf.concat(parts, axis), shape(parts[0]!.shape) as [number, number, number, number]);
}

function crop(whole: Tensor4D, { batchSize, inHeight, inWidth, inChannels }: ConvInfo): Tensor4D {
  if (whole.shape[1] === inHeight && whole.shape[2] === inWidth) return whole;
  return tf.slice(whole, [0, 0, 0, 0], [batchSize, inHeight, inWidth, inChannels]);
}
