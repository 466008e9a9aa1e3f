import { tf } from '../../tensor/tf.ts';
import type { ConvGeometry, PoolGeometry, WindowGeometry } from './device.ts';
import type { TensorInfo } from './tfjs.ts';

export type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** How TF.js's kernels name a convolution's steps and padding. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes, steps and padding of a convolution, from its shapes and attributes. */
export function convInfo(xShape: readonly number[], filterShape: readonly number[], attrs: object, depthwise: boolean): Conv2DInfo {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as ConvAttrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC');
  return tf.backend_util.computeConv2DInfo(
    xShape as never,
    filterShape as never,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
    format,
  );
}

/** The same of a pooling. */
export function poolInfo(x: TensorInfo, attrs: object): Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as ConvAttrs & { readonly filterSize: [number, number] };
  return tf.backend_util.computePool2DInfo(x.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
}

/** What a device takes of a convolution. */
export function convGeometry(
  info: Conv2DInfo,
  { groups = 1, bf16 = false }: { readonly groups?: number; readonly bf16?: boolean } = {},
): ConvGeometry {
  const { outChannels, dilationHeight, dilationWidth } = info;
  return { ...windows(info), outChannels, dilationHeight, dilationWidth, groups, bf16 };
}

/** What a device takes of a pooling. */
export function poolGeometry(info: Conv2DInfo, average: boolean): PoolGeometry {
  return { ...windows(info), average };
}

function windows({ padInfo, ...info }: Conv2DInfo): WindowGeometry {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth } = info;
  const [padTop, padLeft] = [padInfo.top, padInfo.left];
  return {
    batchSize,
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    padTop,
    padLeft,
    outHeight,
    outWidth,
  };
}

/** Whether a device takes a convolution: no empty tensor, channels last, float32. */
export function possible(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  const sizes = [info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth, info.outChannels];
  return info.dataFormat === 'channelsLast' && sizes.every((size) => size > 0) && tensors.every((tensor) => tensor.dtype === 'float32');
}

/** Whether a device takes a pooling: no window may lie in the padding alone. */
export function poolable(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } = info;
  const below = (outHeight - 1) * strideHeight + filterHeight - inHeight - padInfo.top;
  const beside = (outWidth - 1) * strideWidth + filterWidth - inWidth - padInfo.left;
  return possible(info, tensors) && Math.max(padInfo.top, below) < filterHeight && Math.max(padInfo.left, beside) < filterWidth;
}

/** Whether a device takes a max pooling: a maximum's place in its window is a number of 16 bits. */
export function maxPoolable(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  return poolable(info, tensors) && info.filterHeight * info.filterWidth <= 65536;
}
