import { tf } from '../../tensor/tf.ts';
import type { KernelFunc } from './conv-info.ts';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';

const KERNELS: Readonly<Record<string, KernelFunc>> = {
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  MaxPoolGrad: maxPoolGradient,
};

let registered = false;

/** Adds what TF.js's wasm backend lacks for training, and replaces what is slow or wrong in it. Once per thread. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernelFunc] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as never });
  }
}
