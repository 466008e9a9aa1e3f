import { createRequire } from 'node:module';
import type * as Tf from '@tensorflow/tfjs';

export type {
  GradSaveFunc,
  KernelConfig,
  NamedTensorMap,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  TensorInfo,
  Variable,
} from '@tensorflow/tfjs';

/**
 * TensorFlow.js as this program uses it: the union package (core, all gradients, the cpu backend). Loaded by `require`, which takes about 100 ms here
 * where a static `import` takes 230 ms (Node parses the CommonJS bundle for its export names); core alone comes without gradients in Node.
 */
export const tf: typeof Tf = createRequire(import.meta.url)('@tensorflow/tfjs');

/** Without it the cpu backend prints an advertisement for tfjs-node on its first operation. */
tf.enableProdMode();
