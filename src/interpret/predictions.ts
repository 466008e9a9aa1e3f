import type { Predictions } from '../language/contracts/predictions.ts';
import { argmaxRows } from './confusion.ts';

/** The decoded class of every item of a category model: the largest probability, the first of equal ones. */
export function decodeClasses({ probs, vocab }: Pick<Predictions, 'probs' | 'vocab'>): Int32Array {
  return argmaxRows(probs, vocab.length);
}
