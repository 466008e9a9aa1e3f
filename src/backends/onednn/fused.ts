import type { Activation } from '../../tensor/activation.ts';
import { KERNELS } from '../../tensor/kernels.ts';
import type { OnednnBackend } from './backend.ts';
import type { KernelCall, KernelTable } from './kernel.ts';
import type { TensorInfo } from './tfjs.ts';

interface ConvNormAttrs {
  readonly stride: number;
  readonly pad: number;
  readonly eps: number;
  readonly activation: Activation;
  readonly precision?: 'f32' | 'bf16';
}

/** In the order of native/conv_norm.hpp, Wanted. */
const WANTED = ['x', 'filter', 'gamma', 'beta', 'add'] as const;

interface Geometry {
  readonly numbers: number[];
  readonly outShape: number[];
}

function geometry(x: TensorInfo, filter: TensorInfo, { stride, pad, precision }: ConvNormAttrs, bf16: boolean): Geometry {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const [kh, kw, ins, out] = filter.shape as [number, number, number, number];
  if (x.shape.length !== 4 || filter.shape.length !== 4 || ins !== c)
    throw new Error(`ConvNorm: x ${x.shape} and filter ${filter.shape} do not fit`);
  const [outH, outW] = [Math.floor((h + 2 * pad - kh) / stride) + 1, Math.floor((w + 2 * pad - kw) / stride) + 1];
  const half = precision === 'bf16' && bf16 ? 1 : 0;
  return { numbers: [n, h, w, c, kh, kw, out, stride, stride, 1, 1, pad, pad, outH, outW, 1, half], outShape: [n, outH, outW, out] };
}

/** bf16 is used where the processor has instructions for it: elsewhere it would only be slower. */
const halves = new WeakMap<OnednnBackend, boolean>();
function hasHalf(backend: OnednnBackend): boolean {
  const known = halves.get(backend) ?? backend.addon.describe().bf16;
  halves.set(backend, known);
  return known;
}

function handles(backend: OnednnBackend, inputs: KernelCall['inputs'], names: readonly string[]): number[] {
  return names.map((name) => (inputs[name] === undefined || inputs[name] === null ? 0 : backend.handle(inputs[name])));
}

function convNorm({ inputs, attrs, backend }: KernelCall): TensorInfo[] {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const options = attrs as unknown as ConvNormAttrs;
  const { numbers, outShape } = geometry(x, filter, options, hasHalf(backend));
  const tensors = handles(backend, inputs, ['x', 'filter', 'gamma', 'beta', 'add']) as [number, number, number, number, number];
  const [y, mean, variance, conv] = backend.addon.convNorm(numbers, options.eps, options.activation === 'relu', ...tensors);
  const channels = outShape.slice(3);
  return [backend.own(y, outShape), backend.own(mean, channels), backend.own(variance, channels), backend.own(conv, outShape)];
}

function convNormInference({ inputs, attrs, backend }: KernelCall): TensorInfo {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  const options = attrs as unknown as ConvNormAttrs;
  const { numbers, outShape } = geometry(x, filter, options, hasHalf(backend));
  const names = ['x', 'filter', 'gamma', 'beta', 'mean', 'variance', 'add'];
  const tensors = handles(backend, inputs, names) as [number, number, number, number, number, number, number];
  return backend.own(backend.addon.convNormInference(numbers, options.eps, options.activation === 'relu', ...tensors), outShape);
}

function convNormGrad({ inputs, attrs, backend }: KernelCall): TensorInfo[] {
  const { x, filter, gamma, dy } = inputs as Record<'x' | 'filter' | 'gamma' | 'dy', TensorInfo>;
  const options = attrs as unknown as ConvNormAttrs & { readonly adds: boolean; readonly wants: readonly (typeof WANTED)[number][] };
  const { numbers } = geometry(x, filter, options, hasHalf(backend));
  const names = ['dy', 'x', 'filter', 'gamma', 'beta', 'mean', 'variance', 'conv', 'y'];
  const saved = handles(backend, inputs, names) as [number, number, number, number, number, number, number, number, number];
  const shapes = { x: x.shape, filter: filter.shape, gamma: gamma.shape, beta: gamma.shape, add: dy.shape };
  return options.wants.map((name) => {
    const handle = backend.addon.convNormGrad(
      WANTED.indexOf(name),
      numbers,
      options.eps,
      options.activation === 'relu',
      options.adds,
      ...saved,
    );
    return backend.own(handle, shapes[name]);
  });
}

interface StepAttrs {
  readonly algorithm: 'adam' | 'sgd';
  readonly lr: number;
  readonly mom: number;
  readonly sqrMom: number;
  readonly eps: number;
  readonly wd: number;
  readonly decoupled: boolean;
  readonly t: readonly number[];
}

function optimizerStep({ inputs, attrs, backend }: KernelCall): TensorInfo[] {
  const { algorithm, lr, mom, sqrMom, eps, wd, decoupled, t } = attrs as unknown as StepAttrs;
  for (const [i, step] of t.entries()) {
    const [p, g, a, s] = handles(backend, inputs, [`p${i}`, `g${i}`, `a${i}`, `s${i}`]) as [number, number, number, number];
    if (algorithm === 'adam') backend.addon.adam(p, g, a, s, lr, mom, sqrMom, eps, wd, decoupled, step);
    else backend.addon.sgd(p, g, a, lr, mom, wd, decoupled);
  }
  return [];
}

function softmaxCrossEntropy({ inputs, backend }: KernelCall): TensorInfo[] {
  const { logits, labels } = inputs as Record<'logits' | 'labels', TensorInfo>;
  const [rows, classes] = logits.shape as [number, number];
  const [loss, probabilities] = backend.addon.crossEntropy(backend.handle(logits), backend.handle(labels), rows, classes);
  return [backend.own(loss, [rows]), backend.own(probabilities, [rows, classes])];
}

/** The kernels of tensor/kernels.ts. */
export const FUSED: KernelTable = {
  [KERNELS.convNorm]: convNorm,
  [KERNELS.convNormGrad]: convNormGrad,
  [KERNELS.convNormInference]: convNormInference,
  [KERNELS.optimizerStep]: optimizerStep,
  [KERNELS.softmaxCrossEntropy]: softmaxCrossEntropy,
};
