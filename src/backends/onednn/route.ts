import { tf } from '../../tensor/tf.ts';
import type { OnednnBackend } from './backend.ts';
import type { KernelCall } from './kernel.ts';
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
    const copied: Record<string, TensorInfo | TensorInfo[]> = {};
    for (const [name, input] of Object.entries(inputs)) {
      if (input !== undefined && input !== null)
        copied[name] = Array.isArray(input) ? input.map((one) => toCpu(backend, cpu, one)) : toCpu(backend, cpu, input);
    }
    const outputs = config.kernelFunc({ inputs: copied as never, attrs: attrs as never, backend: cpu as never }) as
      | TensorInfo
      | TensorInfo[];
    const result = Array.isArray(outputs) ? outputs.map((one) => fromCpu(backend, cpu, one)) : fromCpu(backend, cpu, outputs);
    const used = new Set<DataId>(
      [...Object.values(copied).flat(), ...(Array.isArray(outputs) ? outputs : [outputs])].map((tensor) => tensor.dataId),
    );
    for (const dataId of used) cpu.disposeData(dataId, true);
    return result;
  };
}

function toCpu(backend: OnednnBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
  const { parts } = backend.entry(tensor.dataId);
  if (parts === undefined) return { ...tensor, dataId: cpu.write(backend.readSync(tensor.dataId), tensor.shape, tensor.dtype) };
  const complex = tf.getKernel('Complex', 'cpu').kernelFunc;
  const [real, imag] = [toCpu(backend, cpu, parts.real), toCpu(backend, cpu, parts.imag)] as [TensorInfo, TensorInfo];
  const result = complex({ inputs: { real, imag }, backend: cpu as never, attrs: {} }) as TensorInfo;
  for (const part of [real, imag]) cpu.disposeData(part.dataId);
  return { ...result, shape: tensor.shape };
}

function fromCpu(backend: OnednnBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
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
