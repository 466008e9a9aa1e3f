import { tf } from '../../tensor/tf.ts';
import type { DeviceBackend } from './backend.ts';
import type { Device } from './device.ts';
import { axesOf, type KernelCall, type KernelTable, type NativeKernel, sizeOf } from './kernel.ts';
import { permute } from './movement.ts';
import { kernelsOf } from './operation.ts';
import type { TensorInfo } from './tfjs.ts';

interface Folded {
  /** Its elements in the order [outer][reduced][inner]. */
  readonly x: TensorInfo;
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
  readonly dispose: () => void;
}

/** The reduced axes side by side: as they lie, or else permuted to the end. */
function fold(backend: DeviceBackend, x: TensorInfo, axes: readonly number[]): Folded {
  const first = axes[0] ?? x.shape.length;
  if (axes.every((axis, i) => axis === first + i)) {
    const end = first + axes.length;
    const [outer, reduced, inner] = [x.shape.slice(0, first), x.shape.slice(first, end), x.shape.slice(end)].map(sizeOf) as [
      number,
      number,
      number,
    ];
    return { x, outer, reduced, inner, dispose: () => {} };
  }
  const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
  const moved = permute(backend, x, [...kept, ...axes]);
  const reduced = sizeOf(axes.map((axis) => x.shape[axis]!));
  return {
    x: moved,
    outer: sizeOf(x.shape) / Math.max(1, reduced),
    reduced,
    inner: 1,
    dispose: () => void backend.disposeData(moved.dataId),
  };
}

function outputShape(shape: readonly number[], axes: readonly number[], keepDims: unknown): number[] {
  return shape.flatMap((length, d) => (axes.includes(d) ? (keepDims ? [1] : []) : [length]));
}

function reduction(op: number): NativeKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    if (x!.dtype !== 'float32' || sizeOf(x!.shape) === 0) return undefined;
    const axes = axesOf(attrs['axis'] ?? attrs['reductionIndices'], x!.shape.length);
    const folded = fold(backend, x!, axes);
    const handle = backend.device.reduce(op, backend.handle(folded.x), folded.outer, folded.reduced, folded.inner);
    folded.dispose();
    return backend.own(handle, outputShape(x!.shape, axes, attrs['keepDims']));
  };
}

function arg(least: boolean): NativeKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    if (x!.dtype !== 'float32' || sizeOf(x!.shape) === 0) return undefined;
    const axes = axesOf(attrs['axis'], x!.shape.length);
    if (axes.length !== 1) return undefined;
    const { outer, reduced, inner } = fold(backend, x!, axes);
    return backend.own(
      backend.device.argMax(least, backend.handle(x!), outer, reduced, inner),
      outputShape(x!.shape, axes, false),
      'int32',
    );
  };
}

const softmax =
  (logarithm: boolean): NativeKernel =>
  ({ inputs: { logits }, attrs, backend }: KernelCall) => {
    const rank = logits!.shape.length;
    const dim = (attrs['dim'] as number | undefined) ?? -1;
    if (logits!.dtype !== 'float32' || (dim !== -1 && dim !== rank - 1) || sizeOf(logits!.shape) === 0) return undefined;
    const classes = logits!.shape[rank - 1]!;
    return backend.own(backend.device.softmax(logarithm, backend.handle(logits!), sizeOf(logits!.shape) / classes, classes), logits!.shape);
  };

interface Matrices {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function matMul(backend: DeviceBackend, { a, b, transposeA, transposeB }: Matrices): TensorInfo | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const [sizeA, sizeB] = [sizeOf(batchA), sizeOf(batchB)];
  if (sizeA !== 1 && sizeB !== 1 && !tf.util.arraysEqual(batchA, batchB)) return undefined;
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [inner, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  tf.util.assert(
    k === inner,
    () =>
      `Error in matMul: inner shapes (${k}) and (${inner}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const sizes = { batchesA: sizeA, batchesB: sizeB, rows: m, inner: k, columns: n, transposeA, transposeB };
  return backend.own(backend.device.matMul(backend.handle(a), backend.handle(b), sizes), [...batch, m, n]);
}

/** A kernel for each reduction that the device names; arguments of extremes, softmax and matrix products. */
export function reductions(device: Device): KernelTable {
  return {
    ...kernelsOf(device, 'reduce', reduction),
    ArgMax: arg(false),
    ArgMin: arg(true),
    Softmax: softmax(false),
    LogSoftmax: softmax(true),
    BatchMatMul: ({ inputs, attrs, backend }) =>
      matMul(backend, {
        a: inputs['a']!,
        b: inputs['b']!,
        transposeA: Boolean(attrs['transposeA']),
        transposeB: Boolean(attrs['transposeB']),
      }),
  };
}
