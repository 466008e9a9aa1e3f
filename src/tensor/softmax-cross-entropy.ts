import { KERNELS } from './kernels.ts';
import { hasKernel, runKernel, taped } from './taped.ts';
import { type Tensor, type Tensor1D, type Tensor2D, tf } from './tf.ts';

/**
 * -sum_c t_c log softmax(logits)_c per item: logits [n,c]; labels int32 [n] (t is one-hot) or float32 [n,c] (t itself). Returns the losses [n]
 * (differentiable by the logits, dlogits = (sum t) p - t) and the probabilities [n,c] (constants to the tape).
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D | Tensor2D): { losses: Tensor1D; probabilities: Tensor2D } {
  const [losses, probabilities] = taped({
    inputs: { logits },
    forward: (save) => {
      const outputs = hasKernel(KERNELS.softmaxCrossEntropy)
        ? runKernel(KERNELS.softmaxCrossEntropy, { logits, labels }, {})
        : plain(logits, labels);
      save([outputs[1]!, labels]);
      return outputs;
    },
    gradients: (dy, [probabilities, labels]) => {
      const target = targets(labels as Tensor1D | Tensor2D, logits.shape[1]);
      const weight = tf.sum(target, 1, true);
      return { logits: tf.mul(tf.sub(tf.mul(probabilities as Tensor, weight), target), tf.expandDims(dy, 1)) };
    },
  });
  return { losses: losses as Tensor1D, probabilities: probabilities as Tensor2D };
}

function plain(logits: Tensor2D, labels: Tensor1D | Tensor2D): Tensor[] {
  const logProbabilities = tf.logSoftmax(logits);
  return [tf.neg(tf.sum(tf.mul(targets(labels, logits.shape[1]), logProbabilities), 1)), tf.exp(logProbabilities)];
}

/** The wasm backend's OneHot writes integers into a float32 tensor, so int32 first. */
function targets(labels: Tensor1D | Tensor2D, classes: number): Tensor2D {
  return (labels.rank === 1 ? tf.cast(tf.oneHot(tf.cast(labels, 'int32'), classes), 'float32') : labels) as Tensor2D;
}
