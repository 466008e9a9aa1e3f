/** Multiplies matrices in a worker thread, as training does. Run with a profiler, whose signals interrupt it. */
import { isMainThread, Worker } from 'node:worker_threads';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { tf } from '../../../src/tensor/tf.ts';

if (isMainThread) new Worker(new URL(import.meta.url));
else {
  await onednnEngine.start({ threads: 2 });
  const [a, b] = [tf.ones([60, 512]), tf.ones([512, 512])];
  for (let i = 0; i < 400; i++) tf.tidy(() => tf.matMul(a, b).dataSync());
}
