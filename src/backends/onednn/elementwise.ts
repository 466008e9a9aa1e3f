import { tf } from '../../tensor/tf.ts';
import { dtypeNumber } from './backend.ts';
import type { Device } from './device.ts';
import type { KernelCall, KernelTable, NativeKernel } from './kernel.ts';
import { kernelsOf, operationOf } from './operation.ts';
import type { TensorInfo } from './tfjs.ts';

/** Arithmetic on int32 whose result is TF.js's: its other operations compute in floating point. */
const INTEGER: ReadonlySet<string> = new Set(['Add', 'Sub', 'Maximum', 'Minimum']);

function unary(op: number): NativeKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    if (x!.dtype !== 'float32') return undefined;
    return backend.own(backend.device.unary(op, backend.handle(x!), Number(attrs['alpha'] ?? 0)), x!.shape);
  };
}

function binary(op: number, name: string): NativeKernel {
  return ({ inputs, backend }) => {
    const [a, b] = name === 'EluGrad' ? [inputs['dy']!, inputs['y']!] : [inputs['a']!, inputs['b']!];
    const shape = pairShape(a, b, INTEGER.has(name));
    if (shape === undefined) return undefined;
    return backend.own(backend.device.binary(op, backend.handle(a), a.shape, backend.handle(b), b.shape, shape), shape, a.dtype);
  };
}

function compare(op: number): NativeKernel {
  return ({ inputs, backend }) => {
    const { a, b } = inputs as Record<'a' | 'b', TensorInfo>;
    const shape = pairShape(a, b, true);
    if (shape === undefined) return undefined;
    return backend.own(backend.device.compare(op, backend.handle(a), a.shape, backend.handle(b), b.shape, shape), shape, 'bool');
  };
}

/** The shape of a result of two tensors; undefined where the device does not take them. */
function pairShape(a: TensorInfo, b: TensorInfo, integers: boolean): number[] | undefined {
  if (a.dtype !== b.dtype || !(a.dtype === 'float32' || (a.dtype === 'int32' && integers))) return undefined;
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  return shape.length > 8 ? undefined : shape;
}

function clip({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  if (x!.dtype !== 'float32') return undefined;
  return backend.own(backend.device.clip(backend.handle(x!), Number(attrs['clipValueMin']), Number(attrs['clipValueMax'])), x!.shape);
}

function addN(add: number): NativeKernel {
  return ({ inputs, backend }) => {
    const tensors = inputs as unknown as readonly TensorInfo[];
    if (tensors.some((tensor) => tensor.dtype !== 'float32')) return undefined;
    let sum = backend.share(tensors[0]!, tensors[0]!.shape);
    for (const next of tensors.slice(1)) {
      const handle = backend.device.binary(add, backend.handle(sum), sum.shape, backend.handle(next), next.shape, sum.shape);
      const more = backend.own(handle, sum.shape);
      backend.disposeData(sum.dataId);
      sum = more;
    }
    return sum;
  };
}

function cast({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo | undefined {
  const dtype = attrs['dtype'] as TensorInfo['dtype'];
  if (x!.dtype === dtype) return backend.share(x!, x!.shape);
  if (x!.dtype === 'complex64' || x!.dtype === 'string' || dtype === 'complex64' || dtype === 'string') return undefined;
  return backend.own(backend.device.cast(backend.handle(x!), dtypeNumber(dtype)), x!.shape, dtype);
}

function select({ inputs, backend }: KernelCall): TensorInfo | undefined {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', TensorInfo>;
  if (t.dtype !== e.dtype || t.dtype === 'string' || t.dtype === 'complex64') return undefined;
  const each =
    condition.shape.length === 0 || condition.shape.length > 1 || t.shape.length === 1 ? 1 : t.shape.slice(1).reduce((a, b) => a * b, 1);
  return backend.own(backend.device.select(backend.handle(condition), backend.handle(t), backend.handle(e), each), t.shape, t.dtype);
}

/** offset + scale * (x - mean) / sqrt(variance + eps), the four broadcast against x. */
function batchNorm(device: Device): NativeKernel {
  const [add, sub, multiply] = (['Add', 'Sub', 'Multiply'] as const).map((name) => operationOf(device, 'binary', name)) as [
    number,
    number,
    number,
  ];
  const rsqrt = operationOf(device, 'unary', 'Rsqrt');
  return ({ inputs, attrs, backend }) => {
    const { x, mean, variance, scale, offset } = inputs;
    const given = [x!, mean!, variance!, scale, offset].filter((tensor) => tensor !== undefined && tensor !== null);
    if (given.some(({ dtype, shape }) => dtype !== 'float32' || shape.length > 8)) return undefined;
    const made: TensorInfo[] = [];
    const combine = (op: number, a: TensorInfo, b: TensorInfo): TensorInfo => {
      const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const handle = device.binary(op, backend.handle(a), a.shape, backend.handle(b), b.shape, shape);
      made.push(backend.own(handle, shape));
      return made.at(-1)!;
    };
    made.push(backend.own(device.fill(1, 0, Number(attrs['varianceEpsilon'] ?? 1e-3)), []));
    const shifted = combine(add, variance!, made[0]!);
    made.push(backend.own(device.unary(rsqrt, backend.handle(shifted), 0), shifted.shape));
    const factor = scale ? combine(multiply, made.at(-1)!, scale) : made.at(-1)!;
    const scaled = combine(multiply, combine(sub, x!, mean!), factor);
    if (offset) combine(add, scaled, offset);
    const result = made.pop()!;
    for (const { dataId } of made) backend.disposeData(dataId);
    return result;
  };
}

/** A kernel for each operation that the device names, and what is made of them. */
export function elementwise(device: Device): KernelTable {
  return {
    ...kernelsOf(device, 'unary', unary),
    ...kernelsOf(device, 'binary', binary),
    ...kernelsOf(device, 'compare', compare),
    ClipByValue: clip,
    AddN: addN(operationOf(device, 'binary', 'Add')),
    Cast: cast,
    Select: select,
    FusedBatchNorm: batchNorm(device),
  };
}
