/**
 * Operations that models and training are written in beyond TF.js's own. Each has a file in this folder with a plain TF.js version that is
 * differentiable on any backend; a backend with a better kernel registers it under the name given here (tf.registerKernel), and the
 * operation then runs that kernel, with the gradient registered in its file (inputs' gradients are lazy, so frozen filters cost nothing).
 *
 * Layouts: activations NHWC, filters HWIO, float32. `pad` is symmetric, in pixels, as torch has it (TF.js 'same' differs at stride 2).
 *
 * ConvNorm            inputs { x, filter, gamma, beta, add? }  attrs { stride, pad, eps, relu }
 *                     outputs [y, mean, variance, ...saved]: y = relu?(gamma * (conv - mean) / sqrt(variance + eps) + beta + add?), with the biased
 *                     batch statistics over n,h,w of conv(x, filter).
 * ConvNormGrad        the gradient: see conv-norm.ts; one kernel with a `wants` attribute naming which of x, filter, gamma, beta, add are needed.
 * ConvNormInference   inputs { x, filter, gamma, beta, mean, variance, add? }  attrs as above; output y.
 * OptimizerStep       one in-place step over all tensors of a group; see optimizer-step.ts.
 * SoftmaxCrossEntropy inputs { logits, labels }; outputs [loss per item, probabilities].
 */
export const KERNELS = {
  convNorm: 'PipefileConvNorm',
  convNormGrad: 'PipefileConvNormGrad',
  convNormInference: 'PipefileConvNormInference',
  optimizerStep: 'PipefileOptimizerStep',
  softmaxCrossEntropy: 'PipefileSoftmaxCrossEntropy',
} as const;
