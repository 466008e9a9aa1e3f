import { type Tensor4D, tf } from '../../tensor/tf.ts';

type Shape4D = [number, number, number, number];
type Pads = [[number, number], [number, number], [number, number], [number, number]];
interface Call {
  readonly inputs: Record<string, Tensor4D>;
  readonly attrs: Record<string, unknown>;
  readonly backend: unknown;
}
type Kernel = (call: Call) => Tensor4D;

/** Lowest float32: what torch's max pooling pads with, short of infinity. */
const LOWEST = -3.4028234663852886e38;

/** For each kernel: which input is padded and by what, and whether its result has the padded shape and must be cut. */
const RULES: Readonly<Record<string, { readonly input?: string; readonly value: number; readonly cuts: boolean; readonly pool: boolean }>> =
  {
    Conv2D: { input: 'x', value: 0, cuts: false, pool: false },
    FusedConv2D: { input: 'x', value: 0, cuts: false, pool: false },
    Conv2DBackpropFilter: { input: 'x', value: 0, cuts: false, pool: false },
    Conv2DBackpropInput: { value: 0, cuts: true, pool: false },
    MaxPool: { input: 'x', value: LOWEST, cuts: false, pool: true },
    MaxPoolGrad: { input: 'input', value: LOWEST, cuts: true, pool: true },
  };

let done = false;

/** tfjs-node knows only 'valid' and 'same' padding: wraps its kernels so that a symmetric number of pixels is padded before (and cut after) them. */
export function padSymmetrically(): void {
  if (done) return;
  done = true;
  for (const kernelName of Object.keys(RULES)) {
    const original = tf.getKernel(kernelName, 'tensorflow').kernelFunc as unknown as Kernel;
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc: wrap(kernelName, original) as never });
  }
}

function wrap(kernelName: string, original: Kernel): Kernel {
  const { input, value, cuts, pool } = RULES[kernelName]!;
  return (call) => {
    const pad = call.attrs.pad;
    if (typeof pad === 'string' || pad === 0) return original(call);
    return tf.tidy(() => {
      const shape = (input === undefined ? call.attrs.inputShape : call.inputs[input]!.shape) as Shape4D;
      const pads = padsOf(shape, call, pool);
      const grown = shape.map((n, i) => n + pads[i]![0] + pads[i]![1]) as Shape4D;
      const inputs = input === undefined ? call.inputs : { ...call.inputs, [input]: tf.pad(call.inputs[input]!, pads, value) };
      const attrs = { ...call.attrs, pad: 'valid', ...(input === undefined ? { inputShape: grown } : {}) };
      const result = original({ ...call, inputs, attrs });
      return cuts ? tf.slice(result, pads.map(([before]) => before) as Shape4D, shape) : result;
    });
  };
}

function padsOf(shape: Shape4D, { inputs, attrs }: Call, pool: boolean): Pads {
  const { strides, pad, dimRoundingMode } = attrs as { strides: number; pad: number; dimRoundingMode: 'floor' };
  const info = pool
    ? tf.backend_util.computePool2DInfo(shape, attrs.filterSize as number, strides, 1, pad, dimRoundingMode)
    : tf.backend_util.computeConv2DInfo(shape, (attrs.filterShape ?? inputs.filter!.shape) as Shape4D, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
