import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor, Tensor1D } from '../../tensor/tf.ts';
import { CLASS_WEIGHTS, classOptions, classWeights, weightProblems } from './class-weights.ts';
import { itemCrossEntropy, plainMean, weightedCrossEntropy } from './functions.ts';

export const labelSmoothing: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'label_smoothing',
  summary: 'Cross-entropy that spreads a little of every target over all classes.',
  shorthand: 'eps',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      eps: { type: 'number', minimum: 0, maximum: 1, default: 0.1, description: 'How much is spread.' },
      weight: CLASS_WEIGHTS,
    },
  },
  create: ({ eps, weight: written }) => ({
    ofClasses: true,
    check: (classes) => weightProblems('weight', written, classes),
    // (1-eps) NLL + eps/C sum_c -log p_c; class weights are for the first part alone, as fastai has it.
    start: (tensors, classes) => {
      const { tf } = tensors;
      const weight = classWeights(written, classes);
      const spread = (p: Tensor): Tensor => tf.fill(p.shape as [number, number], eps / p.shape[1]!);
      if (weight) {
        const nll = weightedCrossEntropy(tensors, weight);
        const join = (part: Tensor, rest: Tensor): Tensor => tf.add(tf.mul(part, 1 - eps), rest);
        return {
          perItem: (p, t) => join(nll.perItem(p, t), itemCrossEntropy(tensors, p, spread(p))),
          mean: (p, t) => join(nll.mean(p, t), tf.mean(itemCrossEntropy(tensors, p, spread(p)))),
        };
      }
      return plainMean(tensors, (p, t) => {
        const hot = tf.cast(tf.oneHot(tf.cast(t, 'int32') as Tensor1D, p.shape[1]!), 'float32');
        return itemCrossEntropy(tensors, p, tf.add(tf.mul(hot, 1 - eps), spread(p)));
      });
    },
    activation: 'softmax',
    ...classOptions({ weight: written }),
  }),
});
