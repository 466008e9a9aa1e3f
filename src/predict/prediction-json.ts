import type { AnswerStyle, Answers } from '../language/contracts/answers.ts';
import type { FailedPrediction, Prediction } from './outcome.ts';

export type Outcome = Prediction | FailedPrediction;

/** A prediction as plain JSON: its path with what the task's answers have, such as label and probabilities by class name; `error` where there is none. */
export function predictionJson(outcome: Outcome, { task, ...style }: AnswerStyle & { readonly task: Answers }): Record<string, unknown> {
  const path = outcome.source;
  return outcome.kind === 'failed' ? { path, error: outcome.reason } : { path, ...task.json(outcome, style) };
}
