import type { Activation, Loss, TrainedClasses } from '../language/contracts/loss.ts';
import type { Words } from '../language/word.ts';
import * as tensors from '../tensor/toolkit.ts';
import { UserError } from '../util/problem.ts';
import { lossProblems } from './loss-spec.ts';
import type { LossSpec } from './spec.ts';

/** A loss at work. Throws UserError where its options do not fit the classes. */
export function createLoss(spec: LossSpec, classes: TrainedClasses, words: Words): Loss {
  const word = words.create(spec);
  const problems = lossProblems(spec, classes, words);
  if (problems.length > 0) throw new UserError(problems);
  return { ofClasses: word.ofClasses, ...word.start(tensors, classes), activation: ACTIVATIONS[word.activation] };
}

const { tf } = tensors;
/** What turns model outputs into what people read, by the activation's name. */
export const ACTIVATIONS: Readonly<Record<Activation, Loss['activation']>> = {
  softmax: (predictions) => tf.softmax(predictions),
  sigmoid: (predictions) => tf.sigmoid(predictions),
  none: (predictions) => tf.clone(predictions),
};
