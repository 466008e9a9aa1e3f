import type { Activation } from '../../tensor/activation.ts';
import { KERNELS } from '../../tensor/kernels.ts';
import type { DeviceBackend } from './backend.ts';
import type { ConvGeometry, ConvNormInput, Handle } from './device.ts';
import { convGeometry, convInfo } from './geometry.ts';
import type { KernelCall, KernelTable } from './kernel.ts';
import type { TensorInfo } from './tfjs.ts';

interface ConvNormAttrs {
  readonly stride: number;
  readonly pad: number;
  readonly eps: number;
  readonly activation: Activation;
  readonly precision?: 'f32' | 'bf16';
}

interface Layer {
  readonly geometry: ConvGeometry;
  readonly outShape: readonly number[];
}

function layerOf(backend: DeviceBackend, inputs: KernelCall['inputs'], { stride, pad, precision }: ConvNormAttrs): Layer {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  if (x.shape.length !== 4 || filter.shape.length !== 4 || filter.shape[2] !== x.shape[3])
    throw new Error(`ConvNorm: x ${x.shape} and filter ${filter.shape} do not fit`);
  const info = convInfo(x.shape, filter.shape, { strides: stride, pad, dimRoundingMode: 'floor' }, false);
  // Where the processor has no instructions for bf16 it would only be slower.
  return { geometry: convGeometry(info, { bf16: precision === 'bf16' && backend.description.bf16 }), outShape: info.outShape };
}

/** The handles of those inputs that are there, by name. */
function handlesOf<Name extends string>(
  backend: DeviceBackend,
  inputs: KernelCall['inputs'],
  names: readonly Name[],
): Record<Name, Handle> {
  const present = names.filter((name) => inputs[name] !== undefined && inputs[name] !== null);
  return Object.fromEntries(present.map((name) => [name, backend.handle(inputs[name]!)])) as Record<Name, Handle>;
}

function convNorm({ inputs, attrs, backend }: KernelCall): TensorInfo[] {
  const { eps, activation, ...options } = attrs as unknown as ConvNormAttrs;
  const { geometry, outShape } = layerOf(backend, inputs, { eps, activation, ...options });
  const tensors = handlesOf(backend, inputs, ['x', 'filter', 'gamma', 'beta', 'add']);
  const [y, mean, variance, conv] = backend.device.convNorm(tensors, geometry, { eps, relu: activation === 'relu' });
  const channels = outShape.slice(3);
  return [backend.own(y, outShape), backend.own(mean, channels), backend.own(variance, channels), backend.own(conv, outShape)];
}

function convNormInference({ inputs, attrs, backend }: KernelCall): TensorInfo {
  const options = attrs as unknown as ConvNormAttrs;
  const { geometry, outShape } = layerOf(backend, inputs, options);
  const tensors = handlesOf(backend, inputs, ['x', 'filter', 'gamma', 'beta', 'mean', 'variance', 'add']);
  const layer = { eps: options.eps, relu: options.activation === 'relu' };
  return backend.own(backend.device.convNormInference(tensors, geometry, layer), outShape);
}

function convNormGrad({ inputs, attrs, backend }: KernelCall): TensorInfo[] {
  const { x, filter, gamma, dy } = inputs as Record<'x' | 'filter' | 'gamma' | 'dy', TensorInfo>;
  const { wants, adds, ...options } = attrs as unknown as ConvNormAttrs & {
    readonly adds: boolean;
    readonly wants: readonly ConvNormInput[];
  };
  const { geometry } = layerOf(backend, inputs, options);
  const tensors = handlesOf(backend, inputs, ['dy', 'x', 'filter', 'gamma', 'beta', 'mean', 'variance', 'conv', 'y']);
  const wanted = Object.fromEntries(wants.map((name) => [name, true]));
  const gradients = backend.device.convNormGrad(tensors, geometry, { eps: options.eps, relu: options.activation === 'relu', adds }, wanted);
  const shapes = { x: x.shape, filter: filter.shape, gamma: gamma.shape, beta: gamma.shape, add: dy.shape };
  return wants.map((name) => backend.own(gradients[name]!, shapes[name]));
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
  const { algorithm, t, ...hypers } = attrs as unknown as StepAttrs;
  const handle = (name: string): Handle => (inputs[name] === undefined ? 0 : backend.handle(inputs[name]));
  for (const [i, step] of t.entries()) {
    const [p, g, a] = [handle(`p${i}`), handle(`g${i}`), handle(`a${i}`)];
    if (algorithm === 'adam') backend.device.adam(p, g, a, handle(`s${i}`), { ...hypers, t: step });
    else backend.device.sgd(p, g, a, hypers);
  }
  return [];
}

function softmaxCrossEntropy({ inputs, backend }: KernelCall): TensorInfo[] {
  const { logits, labels } = inputs as Record<'logits' | 'labels', TensorInfo>;
  const [rows, classes] = logits.shape as [number, number];
  const [loss, probabilities] = backend.device.crossEntropy(backend.handle(logits), backend.handle(labels), rows, classes);
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
