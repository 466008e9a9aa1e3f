import type { Tensor } from '../../tensor/tf.ts';
import type { Problem } from '../../util/problem.ts';
import type { Tensors } from './tensors.ts';

/** The classes that a loss is computed over. */
export interface TrainedClasses {
  /** Class names by index; empty for numbers. */
  readonly vocab: readonly string[];
  /** Training items of each class, by index. */
  readonly counts: readonly number[];
  /** Training items in all. */
  readonly items: number;
}

export type Activation = 'softmax' | 'sigmoid' | 'none';

/** What a loss word does. */
export interface LossWord {
  /** Whether targets are class indexes (fastai's y_int): a batch of mixed pictures then blends losses instead of targets. */
  readonly ofClasses: boolean;
  /** What is wrong with the options for these classes; `path` is that of the option below the word. */
  readonly check?: (classes: TrainedClasses) => readonly Problem[];
  /**
   * The loss on the engine. Its functions run inside a tidy: tensors they make are freed by it.
   * `perItem` gives [n]; `mean` the scalar that training minimises, differentiable by the predictions.
   */
  readonly start: (tensors: Tensors, classes: TrainedClasses) => Pick<Loss, 'perItem' | 'mean'>;
  /** What makes of model outputs what people read: probabilities, or the outputs themselves. */
  readonly activation: Activation;
  /** Probability above which a class is said to be there, where a picture may have several; 0.5 where left out. */
  readonly threshold?: number;
  /** The given options that are about classes: a target of numbers has none. */
  readonly classOptions?: readonly string[];
}

/** A loss at work. Every tensor that it gives is a new one, which the caller disposes; what it is given stays the caller's. */
export interface Loss {
  readonly ofClasses: boolean;
  /** Loss of each item, [n], before any mean; what interpretation ranks. */
  perItem(predictions: Tensor, targets: Tensor): Tensor;
  /** The training loss, a scalar; differentiable by the predictions. */
  mean(predictions: Tensor, targets: Tensor): Tensor;
  /** Model outputs to what people read. */
  activation(predictions: Tensor): Tensor;
}
