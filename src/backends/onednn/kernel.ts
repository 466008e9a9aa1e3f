import type { DeviceBackend } from './backend.ts';
import type { TensorInfo } from './tfjs.ts';

export interface KernelCall {
  /** By name; a list for the kernels that take any number of tensors (AddN, Concat, Einsum, Pack). */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: DeviceBackend;
}

/** A kernel by the device; undefined hands the call (a dtype or option that the device does not know) to the cpu backend's kernel. */
export type NativeKernel = (call: KernelCall) => TensorInfo | TensorInfo[] | undefined;

export type KernelTable = Readonly<Record<string, NativeKernel>>;

/** Number of elements. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  for (let d = shape.length - 1, stride = 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d]!;
  }
  return strides;
}

/** Axes as non-negative numbers in ascending order; none given means all. */
export function axesOf(axis: unknown, rank: number): number[] {
  const list =
    axis === undefined || axis === null
      ? Array.from({ length: rank }, (_, i) => i)
      : Array.isArray(axis)
        ? (axis as number[])
        : [axis as number];
  return [...new Set(list.map((a) => (a < 0 ? a + rank : a)))].sort((a, b) => a - b);
}
