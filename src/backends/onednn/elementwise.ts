import { tf } from '../../tensor/tf.ts';
import { dtypeNumber } from './backend.ts';
import type { KernelCall, KernelTable, NativeKernel } from './kernel.ts';
import type { TensorInfo } from './tfjs.ts';

/** In the order of native/kernels.hpp, Unary. */
const UNARY = [
  'Abs',
  'Neg',
  'Exp',
  'Log',
  'Sqrt',
  'Rsqrt',
  'Square',
  'Relu',
  'Relu6',
  'Sigmoid',
  'Tanh',
  'Sign',
  'Floor',
  'Ceil',
  'Round',
  'Reciprocal',
  'Step',
  'Log1p',
  'Expm1',
  'Sin',
  'Cos',
  'Softplus',
  'Elu',
  'LeakyRelu',
  'scale',
] as const;

/** In the order of native/kernels.hpp, Binary. */
const BINARY = [
  'Add',
  'Sub',
  'Multiply',
  'RealDiv',
  'Maximum',
  'Minimum',
  'Pow',
  'SquaredDifference',
  'EluGrad',
  'Equal',
  'NotEqual',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
] as const;

const INTEGER_BINARY: ReadonlySet<string> = new Set(['Add', 'Sub', 'Maximum', 'Minimum']);

function unary(op: number): NativeKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    if (x!.dtype !== 'float32') return undefined;
    return backend.own(backend.addon.unary(op, backend.handle(x!), Number(attrs['alpha'] ?? 0)), x!.shape);
  };
}

function binary(name: string, op: number): NativeKernel {
  const comparison = op >= BINARY.indexOf('Equal');
  return ({ inputs, backend }) => {
    const [a, b] = name === 'EluGrad' ? [inputs['dy']!, inputs['y']!] : [inputs['a']!, inputs['b']!];
    if (a.dtype !== b.dtype) return undefined;
    if (a.dtype !== 'float32' && !(a.dtype === 'int32' && (comparison || INTEGER_BINARY.has(name)))) return undefined;
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    if (shape.length > 8) return undefined;
    return backend.own(
      backend.addon.binary(op, backend.handle(a), a.shape, backend.handle(b), b.shape, shape),
      shape,
      comparison ? 'bool' : a.dtype,
    );
  };
}

function clip({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (x!.dtype !== 'float32') return undefined;
  return backend.own(backend.addon.clip(backend.handle(x!), Number(attrs['clipValueMin']), Number(attrs['clipValueMax'])), x!.shape);
}

function addN({ inputs, backend }: KernelCall): TensorInfo | undefined {
  const tensors = inputs as unknown as readonly TensorInfo[];
  if (tensors.some((tensor) => tensor.dtype !== 'float32')) return undefined;
  let sum = backend.share(tensors[0]!, tensors[0]!.shape);
  for (const next of tensors.slice(1)) {
    const more = backend.own(
      backend.addon.binary(0, backend.handle(sum), sum.shape, backend.handle(next), next.shape, sum.shape),
      sum.shape,
    );
    backend.disposeData(sum.dataId);
    sum = more;
  }
  return sum;
}

function cast({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  const dtype = attrs['dtype'] as TensorInfo['dtype'];
  if (x!.dtype === dtype) return backend.share(x!, x!.shape);
  if (x!.dtype === 'complex64' || x!.dtype === 'string' || dtype === 'complex64' || dtype === 'string') return undefined;
  return backend.own(backend.addon.cast(backend.handle(x!), dtypeNumber(dtype)), x!.shape, dtype);
}

function select({ inputs, backend }: KernelCall): TensorInfo | undefined {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', TensorInfo>;
  if (t.dtype !== e.dtype || t.dtype === 'string' || t.dtype === 'complex64') return undefined;
  const each =
    condition.shape.length === 0 || condition.shape.length > 1 || t.shape.length === 1 ? 1 : t.shape.slice(1).reduce((a, b) => a * b, 1);
  return backend.own(backend.addon.select(backend.handle(condition), backend.handle(t), backend.handle(e), each), t.shape, t.dtype);
}

/** offset + scale * (x - mean) / sqrt(variance + eps), the four broadcast against x. */
function batchNorm({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, mean, variance, scale, offset } = inputs;
  const given = [x!, mean!, variance!, scale, offset].filter((tensor) => tensor !== undefined && tensor !== null);
  if (given.some(({ dtype, shape }) => dtype !== 'float32' || shape.length > 8)) return undefined;
  const { addon } = backend;
  const made: TensorInfo[] = [];
  const combine = (name: (typeof BINARY)[number], a: TensorInfo, b: TensorInfo): TensorInfo => {
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const handle = addon.binary(BINARY.indexOf(name), backend.handle(a), a.shape, backend.handle(b), b.shape, shape);
    made.push(backend.own(handle, shape));
    return made.at(-1)!;
  };
  made.push(backend.own(addon.fill(1, 0, Number(attrs['varianceEpsilon'] ?? 1e-3)), []));
  const shifted = combine('Add', variance!, made[0]!);
  made.push(backend.own(addon.unary(UNARY.indexOf('Rsqrt'), backend.handle(shifted), 0), shifted.shape));
  const factor = scale ? combine('Multiply', made.at(-1)!, scale) : made.at(-1)!;
  const scaled = combine('Multiply', combine('Sub', x!, mean!), factor);
  if (offset) combine('Add', scaled, offset);
  const result = made.pop()!;
  for (const { dataId } of made) backend.disposeData(dataId);
  return result;
}

const UNARY_KERNELS = Object.fromEntries(UNARY.filter((name) => name !== 'scale').map((name) => [name, unary(UNARY.indexOf(name))]));
const BINARY_KERNELS = Object.fromEntries(BINARY.map((name, op) => [name, binary(name, op)]));

export const ELEMENTWISE: KernelTable = {
  ...UNARY_KERNELS,
  ...BINARY_KERNELS,
  ClipByValue: clip,
  AddN: addN,
  Cast: cast,
  Select: select,
  FusedBatchNorm: batchNorm,
};
