import { tf } from '../../tensor/tf.ts';
import { DeviceBackend } from './backend.ts';
import type { Device } from './device.ts';
import { elementwise } from './elementwise.ts';
import { FUSED } from './fused.ts';
import { IMAGE } from './image.ts';
import type { KernelCall, KernelTable, NativeKernel } from './kernel.ts';
import { MOVEMENT } from './movement.ts';
import { reductions } from './reduction.ts';
import { routed } from './route.ts';
import type { KernelConfig, TensorInfo } from './tfjs.ts';

function native(device: Device): KernelTable {
  return { ...elementwise(device), ...MOVEMENT, ...reductions(device), ...IMAGE, ...FUSED };
}

/** Kernels computed by the device (some hand rare dtypes and options to the cpu backend's kernel). */
export function nativeKernels(device: Device): string[] {
  return Object.keys(native(device)).sort();
}

/** Kernels that always run as the cpu backend's, on copies. */
export function routedKernels(device: Device): string[] {
  const own = native(device);
  return tf
    .getKernelsForBackend('cpu')
    .map((config) => config.kernelName)
    .filter((name) => own[name] === undefined)
    .sort();
}

/** Makes the device known to TF.js in this thread as backend `name`: every kernel of the cpu backend, and the fused ones. */
export function registerDevice(name: string, device: Device): void {
  if (tf.engine().registryFactory[name] !== undefined) return;
  const kernels = native(device);
  tf.registerBackend(name, () => new DeviceBackend(name, device), 0);
  const known = new Set<string>();
  for (const config of tf.getKernelsForBackend('cpu')) {
    known.add(config.kernelName);
    register(name, config.kernelName, kernels[config.kernelName], config);
  }
  for (const [kernelName, kernel] of Object.entries(kernels)) if (!known.has(kernelName)) register(name, kernelName, kernel, undefined);
}

function register(backendName: string, kernelName: string, native: NativeKernel | undefined, config: KernelConfig | undefined): void {
  const route = config === undefined ? noRoute(backendName, kernelName) : routed(config);
  const kernel = ({ inputs, attrs, backend }: KernelCall) => {
    const call = { inputs: inputs ?? {}, attrs: attrs ?? {}, backend };
    return native?.(call) ?? route(call);
  };
  tf.registerKernel({ kernelName, backendName, kernelFunc: kernel as unknown as KernelConfig['kernelFunc'] });
}

function noRoute(backendName: string, kernelName: string): (call: KernelCall) => TensorInfo[] {
  return () => {
    throw new Error(`${backendName}: ${kernelName} does not take these inputs`);
  };
}
