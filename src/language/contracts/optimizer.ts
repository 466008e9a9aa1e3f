import type { Tensor, Variable } from '../../tensor/tf.ts';
import type { Tensors } from './tensors.ts';

/** Hyper-parameters of one parameter group, under fastai's names. */
export interface Hypers {
  lr: number;
  /** Adam's beta 1, SGD's momentum. */
  mom: number;
  sqrMom: number;
  eps: number;
  wd: number;
}

/** Parameters of one group that take a step together. */
export interface RuleStep {
  readonly params: readonly Variable[];
  readonly grads: readonly Tensor[];
  /** `Rule.averages` variables for each parameter, zeros at first. */
  readonly averages: readonly (readonly Variable[])[];
  /** Each parameter's step, this one included, from 1. */
  readonly t: readonly number[];
  readonly hypers: Readonly<Hypers>;
  /** Whether weight decay applies to them. */
  readonly decays: boolean;
}

/** How an optimizer moves weights. Without momentum no gradients are averaged, whatever a schedule says later. */
export interface Rule {
  readonly hypers: Omit<Hypers, 'lr'>;
  /** true: weights shrink by 1 - lr*wd before the step; false: wd times the weights is added to the gradients. */
  readonly decoupled: boolean;
  /** Variables that each parameter needs beside it, such as averages of its gradients. */
  readonly averages: number;
  /** Writes new values into the parameters and their averages. */
  step(step: RuleStep, tensors: Tensors): void;
  /** Slow weights that follow every k steps (Lookahead). */
  readonly lookahead?: { readonly k: number; readonly alpha: number };
}
