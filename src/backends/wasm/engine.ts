import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Engine } from '../backend.ts';

const require = createRequire(import.meta.url);

/** TensorFlow.js's WebAssembly backend (XNNPACK, SIMD), which comes by npm alone; what it lacks for training is added in this folder. */
export const wasmEngine: Engine = {
  name: 'wasm',
  summary: 'WebAssembly with SIMD, by npm alone',
  probe: async () => ({ available: true, detail: 'SIMD', precisions: ['f32'], threads: 1 }),
  start: async () => {
    const { activate } = await import('../activate.ts');
    const { registerWasmKernels } = await import('./register.ts');
    const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), sep));
    await activate('wasm', 'npm ci installs @tensorflow/tfjs-backend-wasm anew');
    registerWasmKernels();
  },
};
