import { tf } from '../../tensor/tf.ts';
import type { Addon } from './addon.ts';
import { OnednnBackend } from './backend.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { FUSED } from './fused.ts';
import { IMAGE } from './image.ts';
import type { KernelCall, KernelTable, NativeKernel } from './kernel.ts';
import { MOVEMENT } from './movement.ts';
import { REDUCTION } from './reduction.ts';
import { routed } from './route.ts';
import type { KernelConfig, TensorInfo } from './tfjs.ts';

const NATIVE: KernelTable = { ...ELEMENTWISE, ...MOVEMENT, ...REDUCTION, ...IMAGE, ...FUSED };

/** Kernels computed by the addon (some hand rare dtypes and options to the cpu backend's kernel). */
export function nativeKernels(): string[] {
  return Object.keys(NATIVE).sort();
}

/** Kernels that always run as the cpu backend's, on copies. */
export function routedKernels(): string[] {
  return tf
    .getKernelsForBackend('cpu')
    .map((config) => config.kernelName)
    .filter((name) => NATIVE[name] === undefined)
    .sort();
}

/** Makes the backend `onednn` known to TF.js in this thread: every kernel of the cpu backend, and the fused ones. */
export function registerOnednn(addon: Addon): void {
  if (tf.engine().registryFactory['onednn'] !== undefined) return;
  tf.registerBackend('onednn', () => new OnednnBackend(addon), 0);
  const known = new Set<string>();
  for (const config of tf.getKernelsForBackend('cpu')) {
    known.add(config.kernelName);
    register(config.kernelName, NATIVE[config.kernelName], config);
  }
  for (const [name, native] of Object.entries(NATIVE)) if (!known.has(name)) register(name, native, undefined);
}

function register(kernelName: string, native: NativeKernel | undefined, config: KernelConfig | undefined): void {
  const route = config === undefined ? noRoute(kernelName) : routed(config);
  const kernel = ({ inputs, attrs, backend }: KernelCall) => {
    const call = { inputs: inputs ?? {}, attrs: attrs ?? {}, backend };
    return native?.(call) ?? route(call);
  };
  tf.registerKernel({ kernelName, backendName: 'onednn', kernelFunc: kernel as unknown as KernelConfig['kernelFunc'] });
}

function noRoute(kernelName: string): (call: KernelCall) => TensorInfo[] {
  return () => {
    throw new Error(`onednn: ${kernelName} does not take these inputs`);
  };
}
