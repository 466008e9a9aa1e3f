import type { Activation, Loss, TrainedClasses } from '../language/contracts/loss.ts';
import type { Words } from '../language/word.ts';
import * as tensors from '../tensor/toolkit.ts';
import { UserError } from '../util/problem.ts';
import { inferredLoss, lossProblems, type TargetKind } from './loss-spec.ts';
import type { LossSpec } from './spec.ts';

/** The loss that a file names, or the one that fastai takes for the target (fastai.md 12.1). Throws UserError where its options do not fit the classes. */
export function createLoss(spec: LossSpec | undefined, target: TargetKind, classes: TrainedClasses, words: Words): Loss {
  const chosen = spec ?? inferredLoss(target);
  const word = words.create(chosen);
  const problems = lossProblems(chosen, classes, words);
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
