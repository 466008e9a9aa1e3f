import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { convNorm } from '../../../src/tensor/conv-norm.ts';
import { type Tensor1D, type Tensor4D, tf } from '../../../src/tensor/tf.ts';

/** Run under a limit of address space: fills it with tensors of 64 MiB, tries an operation that needs more, frees them and goes on. */
await onednnEngine.start({ threads: 2 });
const addon = loadAddon();
const filter = tf.ones([3, 3, 64, 64]) as Tensor4D;
const [gamma, beta] = [tf.ones([64]) as Tensor1D, tf.zeros([64]) as Tensor1D];
const x = tf.ones([16, 64, 64, 64]) as Tensor4D;
const step = () => convNorm({ x, filter, gamma, beta }, { stride: 1, pad: 1, eps: 1e-5, activation: 'relu' });

const handles: number[] = [];
try {
  for (;;) handles.push(addon.fill(2 ** 24, 0, 1));
} catch (error) {
  console.log(`out of memory after ${handles.length} tensors: ${(error as Error).message}`);
}
try {
  tf.dispose({ ...step() });
  console.log('a step then: fitted');
} catch (error) {
  console.log(`a step then: ${(error as Error).message}`);
}
for (const handle of handles) addon.dispose(handle);
addon.trim();
tf.dispose({ ...step() });
console.log(`goes on: ${Object.keys(step()).length}`);
