/**
 * Operations that models and training are written in beyond TF.js's own. Each has a file in this folder with a plain TF.js version that is
 * differentiable on any backend; a backend with a better kernel registers it under the name given here (tf.registerKernel), and the
 * operation then runs that kernel, with the gradient in its file (only the gradients that are wanted, so frozen filters cost nothing).
 *
 * Layouts: activations NHWC, filters HWIO, float32. `pad` is symmetric, in pixels, as torch has it (TF.js 'same' differs at stride 2).
 * `precision` is 'f32' or 'bf16' (absent: 'f32'): what the products are computed in and activations are stored in; a tensor's dtype stays float32.
 *
 * ConvNorm            inputs { x, filter, gamma, beta, add? }  attrs { stride, pad, eps, activation, precision }
 *                     outputs [y, mean, variance, conv]: y = activation(gamma * (conv - mean) / sqrt(variance + eps) + beta + add?), with the biased
 *                     batch statistics over n,h,w of conv = conv(x, filter).
 * ConvNormGrad        inputs { dy, x, filter, gamma, beta, mean, variance, conv, y? }  attrs as above, { adds: boolean } and
 *                     { wants: ('x'|'filter'|'gamma'|'beta'|'add')[] }. `activation` is 'relu' or 'none'. y is there where a ReLU followed an addition: elsewhere conv says where a ReLU was open.
 *                     outputs the gradients wanted, in that order. One call computes all that are wanted of a node: a backend keeps nothing for another.
 * ConvNormInference   inputs { x, filter, gamma, beta, mean, variance, add? }  attrs as ConvNorm; output y with the given statistics.
 * OptimizerStep       one step over all tensors of a group, in place (nothing else may share the parameters' and states' data), no outputs.
 *                     inputs { p0, g0, a0?, s0?, p1, ... }: parameter, gradient, average, square average; attrs { algorithm: 'adam' | 'sgd', lr, mom,
 *                     sqrMom, eps, wd, decoupled, t: number[] (each parameter's step, from 1) }. The averages are there for adam, `a` for sgd with mom.
 *                     Formulas: fastai's (optimizer-step.ts).
 * SoftmaxCrossEntropy inputs { logits [n,c], labels [n] int32 or [n,c] float32 }; outputs [loss per item [n], probabilities [n,c]].
 */
export const KERNELS = {
  convNorm: 'PipefileConvNorm',
  convNormGrad: 'PipefileConvNormGrad',
  convNormInference: 'PipefileConvNormInference',
  optimizerStep: 'PipefileOptimizerStep',
  softmaxCrossEntropy: 'PipefileSoftmaxCrossEntropy',
} as const;
