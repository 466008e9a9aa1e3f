import { tf } from '../../tensor/tf.ts';
import type { KernelFunc } from './conv-info.ts';
import { filterGradient } from './filter-gradient.ts';
import { inputGradient } from './input-gradient.ts';
import { pictureByPicture } from './pool-gradient.ts';

/** Each made from the kernel that TF.js has under its name, if any. */
const KERNELS: Readonly<Record<string, (original: KernelFunc | undefined) => KernelFunc>> = {
  Conv2DBackpropFilter: () => filterGradient,
  Conv2DBackpropInput: () => inputGradient,
  MaxPoolGrad: (original) => pictureByPicture(original!),
};

let registered = false;

/** Adds what TF.js's wasm backend lacks for training, and replaces what is slow or wrong in it. Once per thread. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, make] of Object.entries(KERNELS)) {
    const original = tf.getKernel(kernelName, 'wasm');
    if (original !== undefined) tf.unregisterKernel(kernelName, 'wasm');
    const kernelFunc = make(original?.kernelFunc as unknown as KernelFunc | undefined) as never;
    tf.registerKernel({ ...original, kernelName, backendName: 'wasm', kernelFunc });
  }
}
