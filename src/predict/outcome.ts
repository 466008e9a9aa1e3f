import type { Answers, OutputFacts } from '../language/contracts/answers.ts';
import type { ClassAnswer } from '../tasks/classification.ts';
import type { LabelsAnswer } from '../tasks/multi-label.ts';
import type { NumbersAnswer } from '../tasks/regression.ts';

interface Common {
  /** The path that was given, or '' for a picture given as bytes. */
  readonly source: string;
  /** The model's outputs before softmax or sigmoid, one a class or target. */
  readonly logits: Float32Array;
}

/** What a model says about one picture. The task of a plug-in may answer in a form of its own, which `kind` names. */
export type Prediction = Common & (ClassAnswer | LabelsAnswer | NumbersAnswer);

/** A picture that could not be used, and why: a clause for people ('it is empty'). */
export interface FailedPrediction {
  readonly kind: 'failed';
  readonly source: string;
  readonly reason: string;
}

/** What a model's outputs are read with. */
export interface OutputReader extends OutputFacts {
  readonly task: Answers;
}

/** Decodes one row of outputs. */
export function decodeOutputs({ task, ...facts }: OutputReader, source: string, logits: Float32Array, outputs: Float32Array): Prediction {
  return { source, logits, ...task.decode(outputs, facts) } as Prediction;
}
