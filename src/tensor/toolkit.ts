/** What words compute with: TensorFlow.js and our fused operations, handed to them so that a word's file imports no tensor library. */
export { optimizerStep } from './optimizer-step.ts';
export { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
export { tf } from './tf.ts';
