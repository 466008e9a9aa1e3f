import type { DataLoaders } from '../data/items.ts';
import type { ModelFile } from '../run/model-file.ts';

interface Common {
  /** The path that was given, or '' for a picture given as bytes. */
  readonly source: string;
  /** The model's outputs before softmax or sigmoid, one a class or target. */
  readonly logits: Float32Array;
}

/** What a model says about one picture. */
export type Prediction =
  | (Common & {
      readonly kind: 'category';
      readonly label: string;
      readonly index: number;
      /** Of `label`, between 0 and 1. */
      readonly probability: number;
      /** By index of the vocabulary; they add up to 1. */
      readonly probabilities: Float32Array;
    })
  | (Common & {
      readonly kind: 'multi_category';
      /** Every class whose probability is above the loss's threshold (0.5), in the vocabulary's order. */
      readonly labels: readonly string[];
      /** By index of the vocabulary, each for itself. */
      readonly probabilities: Float32Array;
    })
  | (Common & { readonly kind: 'regression'; readonly values: Float32Array });

/** A picture that could not be used, and why: a clause for people ('it is empty'). */
export interface FailedPrediction {
  readonly kind: 'failed';
  readonly source: string;
  readonly reason: string;
}

/** What a model's targets are, after its second block. */
export function targetKindOf({ blocks }: Pick<ModelFile, 'blocks'>): DataLoaders['targetKind'] {
  const target = blocks.find((block) => block.kind !== 'image');
  return target?.kind === 'multi_category' || target?.kind === 'regression' ? target.kind : 'category';
}

/** Decodes one row of outputs: the first of the largest probabilities, the classes above the threshold, or the values. */
export function decodeOutputs(model: ModelFile, source: string, logits: Float32Array, outputs: Float32Array): Prediction {
  const kind = targetKindOf(model);
  if (kind === 'regression') return { kind, source, logits, values: outputs };
  if (kind === 'multi_category') {
    const threshold = (model.loss?.options['thresh'] as number | undefined) ?? 0.5;
    return { kind, source, logits, probabilities: outputs, labels: model.vocab.filter((_, i) => outputs[i]! > threshold) };
  }
  const index = outputs.reduce((best, value, i) => (value > outputs[best]! ? i : best), 0);
  return { kind, source, logits, probabilities: outputs, label: model.vocab[index]!, index, probability: outputs[index]! };
}
