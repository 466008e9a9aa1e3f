import type { Answers, Judgement } from '../language/contracts/answers.ts';
import type { Predictions } from '../language/contracts/predictions.ts';
import { CLASS_ANSWERS } from './classification.ts';
import { LABELS_ANSWERS } from './multi-label.ts';
import { NUMBER_ANSWERS } from './regression.ts';

const ALL: readonly Answers[] = [CLASS_ANSWERS, LABELS_ANSWERS, NUMBER_ANSWERS];

/** One item of the validation set with what the model made of it, in words. */
export interface JudgedItem extends Judgement {
  /** Position in the predictions. */
  readonly index: number;
  readonly loss: number;
}

/** Looks items up in the stored predictions of a run. Those of a kind that a plug-in brought are shown as numbers. */
export function judgeItems(predictions: Predictions, indexes: Iterable<number>): JudgedItem[] {
  const { targetKind, losses, vocab, probs, targets } = predictions;
  const { judge } = ALL.find(({ kind }) => kind === targetKind) ?? NUMBER_ANSWERS;
  const [wide, wideTarget] = [probs.length / losses.length, targets.length / losses.length];
  return Array.from(indexes, (index) => ({
    index,
    loss: losses[index]!,
    ...judge({
      outputs: probs.subarray(index * wide, (index + 1) * wide),
      target: targets.subarray(index * wideTarget, (index + 1) * wideTarget),
      vocab,
    }),
  }));
}
