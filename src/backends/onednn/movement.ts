import { tf } from '../../tensor/tf.ts';
import type { DeviceBackend } from './backend.ts';
import { dtypeNumber } from './backend.ts';
import { axesOf, type KernelCall, type KernelTable, sizeOf, stridesOf } from './kernel.ts';
import type { DataType, TensorInfo } from './tfjs.ts';

const held = (tensor: TensorInfo): boolean => tensor.dtype !== 'string' && tensor.dtype !== 'complex64';

/** A dense copy of x's elements at offset + sum of index * stride. */
function view(
  backend: DeviceBackend,
  x: TensorInfo,
  offset: number,
  sizes: number[],
  strides: number[],
  shape: readonly number[] = sizes,
): TensorInfo {
  return backend.own(backend.device.view(backend.handle(x), offset, sizes, strides), shape, x.dtype);
}

function reshape({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo {
  const shape = tf.util.inferFromImplicitShape(attrs['shape'] as number[], sizeOf(x!.shape));
  if (sizeOf(shape) !== sizeOf(x!.shape))
    throw new Error(
      `The new shape (${shape}) has ${sizeOf(shape)} elements and the old shape (${x!.shape}) has ${sizeOf(x!.shape)} elements. The new shape and old shape must have the same number of elements.`,
    );
  return backend.share(x!, shape);
}

function expandDims({ inputs: { input }, attrs, backend }: KernelCall): TensorInfo {
  const shape = [...input!.shape];
  const dim = attrs['dim'] as number;
  const most = shape.length;
  tf.util.assert(-(most + 1) <= dim && dim <= most, () => `Axis must be in the interval [${-(most + 1)}, ${most}]`);
  shape.splice(dim < 0 ? most + 1 + dim : dim, 0, 1);
  return backend.share(input!, shape);
}

/** The permuted copy; also used by reductions. */
export function permute(backend: DeviceBackend, x: TensorInfo, perm: readonly number[]): TensorInfo {
  const strides = stridesOf(x.shape);
  return view(
    backend,
    x,
    0,
    perm.map((d) => x.shape[d]!),
    perm.map((d) => strides[d]!),
  );
}

function transpose({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (!held(x!)) return undefined;
  return permute(backend, x!, attrs['perm'] as number[]);
}

function slice({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (!held(x!)) return undefined;
  const [begin, size] = tf.slice_util.parseSliceParams(x as never, attrs['begin'] as number[], attrs['size'] as number[]) as [
    number[],
    number[],
  ];
  tf.slice_util.assertParamsValid(x as never, begin, size);
  const strides = stridesOf(x!.shape);
  return view(
    backend,
    x!,
    begin.reduce((offset, b, d) => offset + b * strides[d]!, 0),
    size,
    strides,
  );
}

function splitV({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  if (!held(x!)) return undefined;
  const axis = axesOf(attrs['axis'], x!.shape.length)[0]!;
  const strides = stridesOf(x!.shape);
  let offset = 0;
  return tf.backend_util.prepareSplitSize(x as never, attrs['numOrSizeSplits'] as number[], axis).map((length) => {
    const size = x!.shape.map((whole, d) => (d === axis ? length : whole));
    const part = view(backend, x!, offset * strides[axis]!, size, strides);
    offset += length;
    return part;
  });
}

function unpack({ inputs: { value }, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  if (!held(value!)) return undefined;
  const axis = axesOf(attrs['axis'], value!.shape.length)[0]!;
  const strides = stridesOf(value!.shape);
  const keep = value!.shape.map((_, d) => d).filter((d) => d !== axis);
  const [sizes, steps] = [keep.map((d) => value!.shape[d]!), keep.map((d) => strides[d]!)];
  return Array.from({ length: value!.shape[axis]! }, (_, i) => view(backend, value!, i * strides[axis]!, sizes, steps));
}

function join(backend: DeviceBackend, tensors: readonly TensorInfo[], axis: number, shape: readonly number[]): TensorInfo {
  const outer = sizeOf(tensors[0]!.shape.slice(0, axis));
  const inner = tensors.map((tensor) => sizeOf(tensor.shape.slice(axis)));
  return backend.own(
    backend.device.concat(
      tensors.map((tensor) => backend.handle(tensor)),
      outer,
      inner,
    ),
    shape,
    tensors[0]!.dtype,
  );
}

function concat({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const all = Object.values(inputs);
  if (!all.every((tensor) => held(tensor) && tensor.dtype === all[0]!.dtype)) return undefined;
  const axis = axesOf(attrs['axis'], all[0]!.shape.length)[0]!;
  const shapes = all.map((tensor) => tensor.shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  const filled = all.filter((tensor) => sizeOf(tensor.shape) > 0);
  if (sizeOf(shape) === 0) return undefined;
  return join(backend, filled, axis, shape);
}

function pack({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const all = Object.values(inputs);
  const first = all[0]!;
  if (
    !all.every((tensor) => held(tensor) && tensor.dtype === first.dtype && tf.util.arraysEqual(tensor.shape, first.shape)) ||
    sizeOf(first.shape) === 0
  )
    return undefined;
  const axis = axesOf(attrs['axis'], first.shape.length + 1)[0]!;
  const shape = [...first.shape.slice(0, axis), all.length, ...first.shape.slice(axis)];
  return join(backend, all, axis, shape);
}

function pad({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (x!.dtype !== 'float32' && x!.dtype !== 'int32') return undefined;
  const paddings = attrs['paddings'] as [number, number][];
  const [before, after] = [paddings.map((p) => p[0]), paddings.map((p) => p[1])];
  const shape = x!.shape.map((length, d) => length + before[d]! + after[d]!);
  return backend.own(backend.device.pad(backend.handle(x!), x!.shape, before, after, Number(attrs['constantValue'])), shape, x!.dtype);
}

function tile({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  const reps = attrs['reps'] as number[];
  if (!held(x!) || reps.filter((rep) => rep > 1).length + x!.shape.length > 8) return undefined;
  const strides = stridesOf(x!.shape);
  const shape = x!.shape.map((length, d) => length * reps[d]!);
  return view(
    backend,
    x!,
    0,
    x!.shape.flatMap((length, d) => [reps[d]!, length]),
    strides.flatMap((stride) => [0, stride]),
    shape,
  );
}

function reverse({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (!held(x!) || sizeOf(x!.shape) === 0) return undefined;
  const strides = stridesOf(x!.shape);
  let offset = 0;
  for (const d of axesOf(attrs['dims'], x!.shape.length)) {
    offset += (x!.shape[d]! - 1) * strides[d]!;
    strides[d] = -strides[d]!;
  }
  return view(backend, x!, offset, x!.shape, strides);
}

function gather({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, indices } = inputs as Record<'x' | 'indices', TensorInfo>;
  if (!held(x) || indices.dtype !== 'int32') return undefined;
  const axis = axesOf(attrs['axis'], x.shape.length)[0]!;
  const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, attrs['batchDims'] as number);
  const each = sizeOf(indices.shape) / info.batchSize;
  const handle = backend.device.gather(
    backend.handle(x),
    backend.handle(indices),
    info.batchSize,
    info.outerSize,
    info.dimSize,
    info.sliceSize,
    each,
  );
  return backend.own(handle, info.outputShape, x.dtype);
}

function oneHot({ inputs: { indices }, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { depth, onValue, offValue, dtype } = attrs as { depth: number; onValue: number; offValue: number; dtype: DataType };
  if (indices!.dtype !== 'int32') return undefined;
  return backend.own(
    backend.device.oneHot(backend.handle(indices!), depth, onValue, offValue, dtypeNumber(dtype)),
    [...indices!.shape, depth],
    dtype,
  );
}

function fill({ attrs, backend }: KernelCall): TensorInfo | undefined {
  const { shape, value } = attrs as { shape: number[]; value: number | string };
  if (typeof value === 'string') return undefined;
  const dtype = (attrs['dtype'] as DataType | undefined) ?? 'float32';
  return held({ dtype } as TensorInfo)
    ? backend.own(backend.device.fill(sizeOf(shape), dtypeNumber(dtype), Number(value)), shape, dtype)
    : undefined;
}

const filled =
  (value: number) =>
  ({ inputs: { x }, backend }: KernelCall): TensorInfo | undefined =>
    held(x!) ? backend.own(backend.device.fill(sizeOf(x!.shape), dtypeNumber(x!.dtype), value), x!.shape, x!.dtype) : undefined;

export const MOVEMENT: KernelTable = {
  Identity: ({ inputs: { x }, backend }) => backend.share(x!, x!.shape),
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Slice: slice,
  SplitV: splitV,
  Unpack: unpack,
  Concat: concat,
  Pack: pack,
  PadV2: pad,
  Tile: tile,
  Reverse: reverse,
  GatherV2: gather,
  OneHot: oneHot,
  Fill: fill,
  ZerosLike: filled(0),
  OnesLike: filled(1),
  Complex: ({ inputs, backend }) => backend.complex(inputs['real']!, inputs['imag']!),
  Real: ({ inputs: { input }, backend }) => {
    const parts = backend.entry(input!.dataId).parts;
    return parts === undefined ? undefined : backend.share(parts.real, input!.shape);
  },
  Imag: ({ inputs: { input }, backend }) => {
    const parts = backend.entry(input!.dataId).parts;
    return parts === undefined ? undefined : backend.share(parts.imag, input!.shape);
  },
};
