/** A tensor on a device: an integer that is never handed out twice; 0 stands for none. */
export type Handle = number;

/** Where the windows of a pooling lie. Sizes and steps in pixels; the padding below and beside follows from the rest. */
export interface WindowGeometry {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

export interface PoolGeometry extends WindowGeometry {
  readonly average: boolean;
}

/** A dilation of 1 is none. A depthwise convolution has as many groups as input channels. `bf16`: products and activations are of that precision. */
export interface ConvGeometry extends WindowGeometry {
  readonly outChannels: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly groups: number;
  readonly bf16: boolean;
}

/** Of a matrix product: a is [batchesA, rows, inner], b [batchesB, inner, columns], before a transposition; one batch repeats. */
export interface MatMulSizes {
  readonly batchesA: number;
  readonly batchesB: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The inputs of ConvNorm (tensor/kernels.ts). */
export type ConvNormTensors = Readonly<Record<'x' | 'filter' | 'gamma' | 'beta', Handle>> & { readonly add?: Handle };

export type ConvNormInferenceTensors = ConvNormTensors & Readonly<Record<'mean' | 'variance', Handle>>;

export type ConvNormGradTensors = Readonly<Record<'dy' | 'x' | 'filter' | 'gamma' | 'beta' | 'mean' | 'variance' | 'conv', Handle>> & {
  readonly y?: Handle;
};

export type ConvNormInput = 'x' | 'filter' | 'gamma' | 'beta' | 'add';

export interface NormOptions {
  readonly eps: number;
  readonly relu: boolean;
}

export interface SgdHypers {
  readonly lr: number;
  readonly mom: number;
  readonly wd: number;
  readonly decoupled: boolean;
}

export interface AdamHypers extends SgdHypers {
  readonly sqrMom: number;
  readonly eps: number;
  readonly t: number;
}

/** The methods that take an operation, each with its operations' names, which are TF.js's. */
export type Operations = Readonly<Record<'unary' | 'binary' | 'compare' | 'reduce', readonly string[]>>;

/** What a device says of itself. */
export interface DeviceDescription {
  /** Of the library that it computes with. */
  readonly version: string;
  /** The instruction set, in the library's words: to be shown, not to be read by a program. */
  readonly isa: string;
  /** Which of its own loops it runs. */
  readonly kernels: string;
  readonly threads: number;
  /** Whether it multiplies bf16 by instructions of its own. */
  readonly bf16: boolean;
  /** Whether it has units that multiply matrices of bf16 many times faster than its vector units multiply float32. */
  readonly matrixUnits: boolean;
  readonly ops: Operations;
}

/** What computes on tensors that it holds itself, one instance per thread. Every method throws an Error on wrong arguments or a disposed handle. */
export interface Device {
  describe(): DeviceDescription;
  /** Threads 0 leaves the number as it is. */
  configure(options: { readonly threads: number; readonly winograd: boolean }): void;
  write(values: Float32Array | Int32Array | Uint8Array, dtype: number): Handle;
  read(handle: Handle): Float32Array | Int32Array | Uint8Array;
  dispose(handle: Handle): void;
  fill(count: number, dtype: number, value: number): Handle;
  memory(): { live: number; idle: number; peak: number; tensors: number };
  layoutOf(handle: Handle): 'plain' | 'f32' | 'bf16';
  trim(): void;
  /** `op` here and below is the operation's place in `describe().ops` (operation.ts). */
  unary(op: number, x: Handle, alpha: number): Handle;
  clip(x: Handle, low: number, high: number): Handle;
  binary(op: number, a: Handle, aShape: number[], b: Handle, bShape: number[], outShape: number[]): Handle;
  compare(op: number, a: Handle, aShape: number[], b: Handle, bShape: number[], outShape: number[]): Handle;
  reduce(op: number, x: Handle, outer: number, reduced: number, inner: number): Handle;
  argMax(least: boolean, x: Handle, outer: number, reduced: number, inner: number): Handle;
  softmax(logarithm: boolean, x: Handle, rows: number, classes: number): Handle;
  crossEntropy(logits: Handle, labels: Handle, rows: number, classes: number): [Handle, Handle];
  matMul(a: Handle, b: Handle, sizes: MatMulSizes): Handle;
  view(x: Handle, offset: number, sizes: number[], strides: number[]): Handle;
  concat(handles: Handle[], outer: number, inner: number[]): Handle;
  pad(x: Handle, shape: number[], before: number[], after: number[], value: number): Handle;
  gather(x: Handle, indices: Handle, batches: number, outer: number, axis: number, inner: number, each: number): Handle;
  select(condition: Handle, a: Handle, b: Handle, repeat: number): Handle;
  cast(x: Handle, dtype: number): Handle;
  oneHot(indices: Handle, depth: number, on: number, off: number, dtype: number): Handle;
  conv(x: Handle, filter: Handle, geometry: ConvGeometry): Handle;
  convInput(dy: Handle, filter: Handle, geometry: ConvGeometry): Handle;
  convFilter(x: Handle, dy: Handle, geometry: ConvGeometry): Handle;
  pool(x: Handle, geometry: PoolGeometry): Handle;
  /** `output` is the pooling's, or 0: the places of maxima may be kept with it. */
  poolGrad(dy: Handle, x: Handle, output: Handle, geometry: PoolGeometry): Handle;
  /** y, mean, variance, conv. */
  convNorm(tensors: ConvNormTensors, geometry: ConvGeometry, options: NormOptions): [Handle, Handle, Handle, Handle];
  convNormInference(tensors: ConvNormInferenceTensors, geometry: ConvGeometry, options: NormOptions): Handle;
  /** The gradients that `wants` names. */
  convNormGrad(
    tensors: ConvNormGradTensors,
    geometry: ConvGeometry,
    options: NormOptions & { readonly adds: boolean },
    wants: Readonly<Partial<Record<ConvNormInput, boolean>>>,
  ): Readonly<Partial<Record<ConvNormInput, Handle>>>;
  adam(p: Handle, g: Handle, a: Handle, s: Handle, hypers: AdamHypers): void;
  sgd(p: Handle, g: Handle, a: Handle, hypers: SgdHypers): void;
}
