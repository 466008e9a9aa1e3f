import { type Tensor4D, type TensorInfo, tf } from '../../tensor/tf.ts';

/** Attributes of TF.js's Conv2D kernels and their gradients, as far as they matter here. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: number | 'valid' | 'same' | [number, number][];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** Of Conv2DBackpropFilter. */
  readonly filterShape?: Shape4D;
  /** Of Conv2DBackpropInput. */
  readonly inputShape?: Shape4D;
}

export type Shape4D = [number, number, number, number];
export type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** Output size, padding and strides of a convolution of `x` by `filter`, both given by shape (NHWC, HWIO). */
export function convInfo(x: Shape4D, filter: Shape4D, { strides, pad, dimRoundingMode }: ConvAttrs): ConvInfo {
  return tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad as 'valid', dimRoundingMode, false, 'channelsLast');
}

export type KernelFunc = (call: { inputs: Record<string, unknown>; attrs?: unknown; backend: unknown }) => TensorInfo;

/** A backend kernel written in TF.js operations; what it allocates beside its result is freed. */
export function composite(compute: (inputs: Readonly<Record<string, Tensor4D>>, attrs: ConvAttrs) => Tensor4D): KernelFunc {
  return ({ inputs, attrs }) => tf.tidy(() => compute(inputs as Record<string, Tensor4D>, attrs as ConvAttrs));
}
