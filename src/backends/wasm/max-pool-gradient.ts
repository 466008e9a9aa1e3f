import { type Tensor4D, type TensorInfo, tf } from '../../tensor/tf.ts';
import type { KernelFunc } from './conv-info.ts';

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface WasmMemory {
  makeOutput(shape: readonly number[], dtype: string): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

/**
 * MaxPoolGrad in place of TF.js's own, whose gradients are wrong for more than one channel (4.22; test/backends/fused.test.ts compares with the cpu backend).
 * A window's gradient goes to the first of its greatest values, as on TF.js's cpu backend and in PyTorch.
 */
export const maxPoolGradient: KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs as Record<'dy' | 'input', Tensor4D>;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttrs;
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const memory = backend as unknown as WasmMemory;
  const dx = memory.makeOutput(input.shape, input.dtype);
  const [from, gradient, to] = [input, dy, dx].map((tensor) => memory.typedArrayFromHeap(tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  to.fill(0);
  scatter(info, from, gradient, to);
  return dx;
};

/** Adds each gradient to the input position that gave its window's maximum. */
function scatter(info: PoolInfo, x: Float32Array, dy: Float32Array, dx: Float32Array): void {
  const channels = info.inChannels;
  const positions = new Int32Array(channels);
  const best = new Float32Array(channels);
  let at = 0;
  for (let picture = 0; picture < info.batchSize; picture++) {
    for (let row = 0; row < info.outHeight; row++) {
      for (let column = 0; column < info.outWidth; column++, at += channels) {
        findMaxima({ info, picture, row, column }, x, best, positions);
        for (let c = 0; c < channels; c++) if (positions[c]! >= 0) dx[positions[c]!]! += dy[at + c]!;
      }
    }
  }
}

/** Positions of the maxima of one window in x, by channel; -1 where no value is a number. */
function findMaxima(
  { info, picture, row, column }: { info: PoolInfo; picture: number; row: number; column: number },
  x: Float32Array,
  best: Float32Array,
  positions: Int32Array,
): void {
  const channels = info.inChannels;
  const [top, left] = [row * info.strideHeight - info.padInfo.top, column * info.strideWidth - info.padInfo.left];
  const [bottom, right] = [Math.min(info.inHeight, top + info.filterHeight), Math.min(info.inWidth, left + info.filterWidth)];
  best.fill(-Infinity);
  positions.fill(-1);
  for (let y = Math.max(0, top); y < bottom; y++) {
    for (let across = Math.max(0, left); across < right; across++) {
      const start = ((picture * info.inHeight + y) * info.inWidth + across) * channels;
      for (let c = 0; c < channels; c++) {
        const value = x[start + c]!;
        if (value > best[c]!) {
          best[c] = value;
          positions[c] = start + c;
        }
      }
    }
  }
}
