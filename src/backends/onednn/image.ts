import { tf } from '../../tensor/tf.ts';
import type { KernelCall, KernelTable } from './kernel.ts';
import type { TensorInfo } from './tfjs.ts';

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** The addon's 17 numbers of a convolution (native/image_args.hpp). */
function numbers(info: Conv2DInfo, groups: number): number[] {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outChannels,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
    groups,
    0,
  ];
}

function possible(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  const sizes = [info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth, info.outChannels];
  return info.dataFormat === 'channelsLast' && sizes.every((size) => size > 0) && tensors.every((tensor) => tensor.dtype === 'float32');
}

interface ConvAttrs {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function infoOf(xShape: readonly number[], filterShape: readonly number[], attrs: KernelCall['attrs'], depthwise: boolean): Conv2DInfo {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as unknown as ConvAttrs;
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

function conv2D({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const info = infoOf(x.shape, filter.shape, attrs, false);
  if (!possible(info, [x, filter])) return undefined;
  return backend.own(backend.addon.conv(backend.handle(x), backend.handle(filter), numbers(info, 1)), info.outShape);
}

function conv2DInput({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>;
  const info = infoOf(attrs['inputShape'] as number[], filter.shape, attrs, false);
  if (!possible(info, [dy, filter]) || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
  return backend.own(backend.addon.convInput(backend.handle(dy), backend.handle(filter), numbers(info, 1)), info.inShape);
}

function conv2DFilter({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>;
  const info = infoOf(x.shape, attrs['filterShape'] as number[], attrs, false);
  if (!possible(info, [x, dy])) return undefined;
  return backend.own(backend.addon.convFilter(backend.handle(x), backend.handle(dy), numbers(info, 1)), info.filterShape);
}

/** A depthwise convolution is one of as many groups as input channels. */
function depthwise({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const info = infoOf(x.shape, filter.shape, attrs, true);
  if (!possible(info, [x, filter])) return undefined;
  return backend.own(backend.addon.conv(backend.handle(x), backend.handle(filter), numbers(info, info.inChannels)), info.outShape);
}

/** The addon takes no window that lies in the padding alone. */
function poolable(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } = info;
  const below = (outHeight - 1) * strideHeight + filterHeight - inHeight - padInfo.top;
  const beside = (outWidth - 1) * strideWidth + filterWidth - inWidth - padInfo.left;
  return possible(info, tensors) && Math.max(padInfo.top, below) < filterHeight && Math.max(padInfo.left, beside) < filterWidth;
}

/** A maximum's place in its window is a number of 16 bits. */
function maxPoolable(info: Conv2DInfo, tensors: readonly TensorInfo[]): boolean {
  return poolable(info, tensors) && info.filterHeight * info.filterWidth <= 65536;
}

function poolInfo(x: TensorInfo, attrs: KernelCall['attrs']): Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as ConvAttrs & { filterSize: [number, number] };
  return tf.backend_util.computePool2DInfo(x.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
}

function poolNumbers(info: Conv2DInfo): number[] {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
  ];
}

const pool =
  (average: boolean) =>
  ({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const info = poolInfo(x!, attrs);
    if (!(average ? poolable : maxPoolable)(info, [x!])) return undefined;
    return backend.own(backend.addon.pool(backend.handle(x!), poolNumbers(info), average), info.outShape);
  };

function maxPoolGrad({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input, output } = inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
  const info = poolInfo(input, attrs);
  if (!maxPoolable(info, [dy, input])) return undefined;
  return backend.own(
    backend.addon.poolGrad(backend.handle(dy), backend.handle(input), backend.handle(output), poolNumbers(info), false),
    info.inShape,
  );
}

function avgPoolGrad({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
  const info = poolInfo(input, attrs);
  if (!poolable(info, [dy, input])) return undefined;
  return backend.own(backend.addon.poolGrad(backend.handle(dy), backend.handle(input), 0, poolNumbers(info), true), info.inShape);
}

export const IMAGE: KernelTable = {
  Conv2D: conv2D,
  Conv2DBackpropInput: conv2DInput,
  Conv2DBackpropFilter: conv2DFilter,
  DepthwiseConv2dNative: depthwise,
  MaxPool: pool(false),
  AvgPool: pool(true),
  MaxPoolGrad: maxPoolGrad,
  AvgPoolGrad: avgPoolGrad,
};
