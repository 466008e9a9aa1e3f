/** TensorFlow.js (`tf`) and the fused operations, as functions of words are given them. */
export type Tensors = typeof import('../../tensor/toolkit.ts');
