import { defineWord, type Word } from '../../language/word.ts';
import { CLASS_WEIGHTS, classOptions, classWeights, weightProblems } from './class-weights.ts';
import { plainMean, weightedCrossEntropy } from './functions.ts';

export const focal: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'focal',
  summary: 'Cross-entropy that looks away from what is easy.',
  shorthand: 'gamma',
  targets: ['category'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { gamma: { type: 'number', minimum: 0, default: 2, description: 'How much.' }, weight: CLASS_WEIGHTS },
  },
  create: ({ gamma, weight }) => ({
    ofClasses: true,
    check: (classes) => weightProblems('weight', weight, classes),
    // The derivative of a power of 0 is left out where gamma is 0: it is 0 to torch, NaN to TF.js.
    // (1 - exp(-CE))^gamma CE, the weighted cross-entropy where there are weights, and a plain mean.
    start: (tensors, classes) => {
      const { tf } = tensors;
      const { perItem } = weightedCrossEntropy(tensors, classWeights(weight, classes));
      if (gamma === 0) return plainMean(tensors, perItem);
      return plainMean(tensors, (p, t) => {
        const ce = perItem(p, t);
        return tf.mul(tf.pow(tf.sub(1, tf.exp(tf.neg(ce))), gamma), ce);
      });
    },
    activation: 'softmax',
    ...classOptions({ weight }),
  }),
});
