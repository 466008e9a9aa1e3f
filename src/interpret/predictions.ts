import type { Predictions } from '../language/contracts/predictions.ts';
import { argmaxRows } from './confusion.ts';

/** Whether every item has one class, and `probs` a probability for each. */
export function hasClasses({ targets, paths }: Pick<Predictions, 'targets' | 'paths'>): boolean {
  return targets instanceof Int32Array && targets.length === paths.length;
}

/** The decoded class of every item that has one: the largest probability, the first of equal ones. */
export function decodeClasses({ probs, vocab }: Pick<Predictions, 'probs' | 'vocab'>): Int32Array {
  return argmaxRows(probs, vocab.length);
}
