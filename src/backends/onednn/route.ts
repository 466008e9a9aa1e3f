import { tf } from '../../tensor/tf.ts';
import type { DeviceBackend } from './backend.ts';
import { type KernelCall, sizeOf } from './kernel.ts';
import type { BackendValues, DataId, KernelConfig, TensorInfo } from './tfjs.ts';

interface CpuBackend {
  write(values: BackendValues, shape: number[], dtype: string): DataId;
  readSync(dataId: DataId): BackendValues;
  disposeData(dataId: DataId, force?: boolean): boolean;
  readonly data: { get(dataId: DataId): { complexTensorInfos?: { real: TensorInfo; imag: TensorInfo } } };
}

/**
 * A kernel function that copies its inputs to TF.js's cpu backend, runs that backend's kernel and copies the outputs in: for what is rare in
 * training (listed by routedKernels).
 */
export function routed(config: KernelConfig): (call: KernelCall) => TensorInfo | TensorInfo[] {
  return ({ inputs, attrs, backend }) => {
    const cpu = tf.findBackend('cpu') as unknown as CpuBackend;
    const copies: TensorInfo[] = [];
    const copied = mapInputs(inputs, (tensor) => {
      const copy = toCpu(backend, cpu, tensor);
      copies.push(copy);
      return copy;
    });
    const outputs = config.kernelFunc({ inputs: copied as never, attrs: attrs as never, backend: cpu as never }) as
      | TensorInfo
      | TensorInfo[];
    const result = Array.isArray(outputs) ? outputs.map((one) => fromCpu(backend, cpu, one)) : fromCpu(backend, cpu, outputs);
    const used = new Set<DataId>([...copies, ...[outputs].flat()].map(({ dataId }) => dataId));
    for (const dataId of used) cpu.disposeData(dataId, true);
    return result;
  };
}

type Inputs = TensorInfo | readonly Inputs[] | { readonly [name: string]: Inputs | undefined | null };

/** The same inputs, by name or in lists as the kernel has them, with every tensor replaced. */
function mapInputs(inputs: Inputs, replace: (tensor: TensorInfo) => TensorInfo): unknown {
  if (Array.isArray(inputs)) return inputs.map((one: Inputs) => mapInputs(one, replace));
  if ('dataId' in inputs) return replace(inputs as TensorInfo);
  const present = Object.entries(inputs).filter((entry): entry is [string, Inputs] => entry[1] !== undefined && entry[1] !== null);
  return Object.fromEntries(present.map(([name, input]) => [name, mapInputs(input, replace)]));
}

function toCpu(backend: DeviceBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
  const { parts } = backend.entry(tensor.dataId);
  if (parts === undefined) return asTensor(cpu.write(backend.readSync(tensor.dataId), tensor.shape, tensor.dtype), tensor);
  const complex = tf.getKernel('Complex', 'cpu').kernelFunc;
  const [real, imag] = [toCpu(backend, cpu, parts.real), toCpu(backend, cpu, parts.imag)] as [TensorInfo, TensorInfo];
  const result = complex({ inputs: { real, imag }, backend: cpu as never, attrs: {} }) as TensorInfo;
  for (const part of [real, imag]) cpu.disposeData(part.dataId);
  return { ...result, shape: tensor.shape };
}

/** Some of the cpu backend's kernels ask for a tensor's rank and size too. */
function asTensor(dataId: DataId, { shape, dtype }: TensorInfo): TensorInfo & { rank: number; size: number } {
  return { dataId, shape, dtype, rank: shape.length, size: sizeOf(shape) };
}

function fromCpu(backend: DeviceBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
  const parts = tensor.dtype === 'complex64' ? cpu.data.get(tensor.dataId).complexTensorInfos : undefined;
  if (parts === undefined) return backend.make(cpu.readSync(tensor.dataId), tensor.shape, tensor.dtype);
  const [real, imag] = [parts.real, parts.imag].map((part) => backend.make(cpu.readSync(part.dataId), tensor.shape, 'float32')) as [
    TensorInfo,
    TensorInfo,
  ];
  const result = backend.complex(real, imag);
  for (const part of [real, imag]) backend.disposeData(part.dataId);
  return { ...result, shape: tensor.shape };
}
