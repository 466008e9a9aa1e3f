import { tf } from '../../tensor/tf.ts';
import { convGeometry, convInfo, maxPoolable, poolable, poolGeometry, poolInfo, possible } from './geometry.ts';
import type { KernelCall, KernelTable } from './kernel.ts';
import type { TensorInfo } from './tfjs.ts';

function conv2D({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const info = convInfo(x.shape, filter.shape, attrs, false);
  if (!possible(info, [x, filter])) return undefined;
  return backend.own(backend.device.conv(backend.handle(x), backend.handle(filter), convGeometry(info)), info.outShape);
}

function conv2DInput({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>;
  const info = convInfo(attrs['inputShape'] as number[], filter.shape, attrs, false);
  if (!possible(info, [dy, filter]) || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
  return backend.own(backend.device.convInput(backend.handle(dy), backend.handle(filter), convGeometry(info)), info.inShape);
}

function conv2DFilter({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>;
  const info = convInfo(x.shape, attrs['filterShape'] as number[], attrs, false);
  if (!possible(info, [x, dy])) return undefined;
  return backend.own(backend.device.convFilter(backend.handle(x), backend.handle(dy), convGeometry(info)), info.filterShape);
}

/** A depthwise convolution is one of as many groups as input channels. */
function depthwise({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const info = convInfo(x.shape, filter.shape, attrs, true);
  if (!possible(info, [x, filter])) return undefined;
  return backend.own(
    backend.device.conv(backend.handle(x), backend.handle(filter), convGeometry(info, { groups: info.inChannels })),
    info.outShape,
  );
}

const pool =
  (average: boolean) =>
  ({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const info = poolInfo(x!, attrs);
    if (!(average ? poolable : maxPoolable)(info, [x!])) return undefined;
    return backend.own(backend.device.pool(backend.handle(x!), poolGeometry(info, average)), info.outShape);
  };

function maxPoolGrad({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input, output } = inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
  const info = poolInfo(input, attrs);
  if (!maxPoolable(info, [dy, input])) return undefined;
  const handle = backend.device.poolGrad(backend.handle(dy), backend.handle(input), backend.handle(output), poolGeometry(info, false));
  return backend.own(handle, info.inShape);
}

function avgPoolGrad({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
  const info = poolInfo(input, attrs);
  if (!poolable(info, [dy, input])) return undefined;
  return backend.own(backend.device.poolGrad(backend.handle(dy), backend.handle(input), 0, poolGeometry(info, true)), info.inShape);
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
