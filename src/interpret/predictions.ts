import { argmaxRows } from './confusion.ts';

/** What a model said of every item of a split, in the split's order. */
export interface Predictions {
  readonly split: 'train' | 'valid';
  /** That of the task's answers: 'category'. */
  readonly targetKind: string;
  /** Class names by index; empty where nothing has a class. */
  readonly vocab: readonly string[];
  /** Absolute folder that the paths are below. */
  readonly root: string;
  /** Path of each item below `root`, POSIX separators. */
  readonly paths: readonly string[];
  /** Row-major, one row an item: probabilities (softmax or sigmoid), or values for regression. */
  readonly probs: Float32Array;
  /** int32: a class index per item. float32: a row per item as wide as that of `probs`. */
  readonly targets: Int32Array | Float32Array;
  /** Loss per item, before any mean. */
  readonly losses: Float32Array;
}

/** Whether every item has one class, and `probs` a probability for each. */
export function hasClasses({ targets, paths }: Pick<Predictions, 'targets' | 'paths'>): boolean {
  return targets instanceof Int32Array && targets.length === paths.length;
}

/** The decoded class of every item that has one: the largest probability, the first of equal ones. */
export function decodeClasses({ probs, vocab }: Pick<Predictions, 'probs' | 'vocab'>): Int32Array {
  return argmaxRows(probs, vocab.length);
}
