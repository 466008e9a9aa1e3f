import type { Problem } from '../../util/problem.ts';
import type { WordSpec } from '../spec.ts';
import type { Answers } from './answers.ts';
import type { Label } from './labeller.ts';

/** An item of the data set with its label. */
export interface LabelledItem {
  /** Path below the data root, POSIX separators. */
  readonly path: string;
  /** Where a table names it, for messages: 'row 12 of labels.csv'. */
  readonly place?: string;
  readonly label: Label;
}

/** The labelled items of both sides of the split. */
export interface LabelledSplit {
  readonly train: readonly LabelledItem[];
  readonly valid: readonly LabelledItem[];
}

/** What targets are expressed in. */
export interface TargetSpace {
  /** Class names by index; empty where nothing has a class. */
  readonly vocab: readonly string[];
  /** Outputs of the model for one item. */
  readonly c: number;
}

/** Targets of several items, one after the other: int32 class indexes, or float32 values. The first number of `yShape` is that of the items. */
export interface Targets {
  readonly y: Int32Array | Float32Array;
  readonly yShape: TargetShape;
}
export type TargetShape = readonly [items: number, ...rest: number[]];

/** One function between a label and its target, for `summary`: in our words and as fastai prints it. */
export interface TargetStep {
  readonly text: string;
  readonly fastaiText: string;
}

/** What one of these functions gives for one item. */
export interface TargetValue {
  readonly type: 'class' | 'classes' | 'one_hot' | 'numbers';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What a trained model said of every item of a split, row by row. */
export interface Judged {
  /** Activated outputs: probabilities, or values. */
  readonly outputs: Float32Array;
  readonly targets: Int32Array | Float32Array;
}

/** Everything that a target block decides. Members are called without `this`; what is plain data can be stored. */
export interface Task extends Answers {
  /** The block whose losses, metrics and outputs go with this one too; its own word where left out. */
  readonly like?: string;
  /** What is learned, for people: 'one class per picture'. */
  readonly about: string;
  /** Names of classes are counted and compared; numbers are read from the cells of a table as such. */
  readonly labels: 'classes' | 'numbers' | 'other';
  /** With fewer classes there is nothing to learn; 0 where nothing has a class. */
  readonly fewestClasses: number;
  /** The classes that the file names. */
  readonly vocab?: readonly string[];
  /** A label that is no class of the training items has a place nevertheless. */
  readonly allowsUnknown?: boolean;
  /** The loss where the file names none. */
  readonly loss: WordSpec<'loss'>;
  /** A label without what is none, such as empty names. */
  readonly clean?: (label: Label) => Label;
  /** The space that the labels span; `byValue` where names are to be sorted as the numbers that they are. Throws UserError. */
  readonly space: (labels: LabelledSplit, byValue: boolean) => TargetSpace;
  /** What is wrong with labels; `block` is the document path of the block. */
  readonly check?: (labels: LabelledSplit, space: TargetSpace, block: string) => readonly Problem[];
  /** Makes the function that collates items' targets. That throws UserError for a label that has no place. */
  readonly encoder: (space: TargetSpace) => (items: readonly LabelledItem[]) => Targets;
  /** Items of each class in targets that the encoder gave, by index; left out where loss weights by class have no meaning. */
  readonly countClasses?: (targets: Targets, space: TargetSpace) => readonly number[];
  /** Why a stored model of this vocab and so many outputs cannot be one of this task; undefined where it can. */
  readonly misfit?: (space: TargetSpace) => string | undefined;
  /** The functions after the labeller. The vocab is empty before it is known. */
  readonly steps: (vocab: readonly string[]) => readonly TargetStep[];
  /** What each of them gives for an item. */
  readonly trace: (item: LabelledItem, space: TargetSpace) => readonly TargetValue[];
  /** The target of one item for people, from its row of a batch. */
  readonly show: (target: ArrayLike<number>, vocab: readonly string[]) => string;
  /**
   * Outputs and targets in the form that answers of `kind` are stored and reported in: for a kind whose items have one class each, probabilities by class and
   * int32 class indexes. As they are where left out.
   */
  readonly interpret?: (judged: Judged, space: TargetSpace) => Judged;
}
