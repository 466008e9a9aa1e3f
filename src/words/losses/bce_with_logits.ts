import type { Tensors } from '../../language/contracts/tensors.ts';
import { defineWord, type Word } from '../../language/word.ts';
import type { Tensor } from '../../tensor/tf.ts';
import { CLASS_WEIGHTS, classOptions, classWeights, positiveWeights, weightProblems } from './class-weights.ts';
import { plainMean, rowMean, shaped } from './functions.ts';

export const bceWithLogits: Word<'loss'> = defineWord({
  kind: 'loss',
  name: 'bce_with_logits',
  summary: 'Binary cross-entropy of the sigmoid; the default for several classes.',
  targets: ['multi_category', 'regression'],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      thresh: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'Probability above which a class is said to be there.' },
      weight: CLASS_WEIGHTS,
      pos_weight: { ...CLASS_WEIGHTS, description: 'How many times as much pictures that are of a class weigh, in the forms of `weight`.' },
    },
  },
  create: ({ thresh, weight, pos_weight: positive }) => ({
    ofClasses: false,
    check: (classes) => [...weightProblems('weight', weight, classes), ...weightProblems('pos_weight', positive, classes)],
    start: (tensors, classes) => {
      const [own, more] = [classWeights(weight, classes), positiveWeights(positive, classes)];
      return plainMean(tensors, (p, t) => rowMean(tensors, binaryCrossEntropy(tensors, p, shaped(tensors, t, p), own, more)));
    },
    activation: 'sigmoid',
    threshold: thresh,
    ...classOptions({ weight, pos_weight: positive }),
  }),
});

/**
 * torch's form: (1-t) x + (1 + (pos-1) t) log(1 + e^-x), times the class's weight. softplus stays finite for any x, and its gradient has no
 * corner at 0, as that of a form with |x| has.
 */
function binaryCrossEntropy({ tf }: Tensors, x: Tensor, t: Tensor, weight?: readonly number[], positive?: readonly number[]): Tensor {
  const tail = tf.softplus(tf.neg(x));
  const weighted = positive ? tf.mul(tail, tf.add(tf.mul(tf.sub(tf.tensor1d([...positive]), 1), t), 1)) : tail;
  const losses = tf.add(tf.mul(tf.sub(1, t), x), weighted);
  return weight ? tf.mul(losses, tf.tensor1d([...weight])) : losses;
}
