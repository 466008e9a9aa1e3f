import type { FailedPrediction, Prediction } from './outcome.ts';

export type Outcome = Prediction | FailedPrediction;

/** A prediction as plain JSON: path, label and probability, and the probabilities by class name; `error` where there is none. */
export function predictionJson(
  outcome: Outcome,
  { vocab, top }: { readonly vocab: readonly string[]; readonly top?: number },
): Record<string, unknown> {
  const path = outcome.source;
  switch (outcome.kind) {
    case 'failed':
      return { path, error: outcome.reason };
    case 'regression':
      return { path, values: Array.from(outcome.values, short) };
    case 'multi_category':
      return { path, labels: outcome.labels, probabilities: byName(outcome.probabilities, vocab, top) };
    case 'category':
      return {
        path,
        label: outcome.label,
        probability: short(outcome.probability),
        probabilities: byName(outcome.probabilities, vocab, top),
      };
  }
}

/** Positions of the k largest values, the largest first; equal ones keep their order. */
export function largest(values: Float32Array, k: number = values.length): number[] {
  return Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, k);
}

function byName(values: Float32Array, vocab: readonly string[], top: number | undefined): Record<string, number> {
  const order = top === undefined ? Array.from(values.keys()) : largest(values, top);
  return Object.fromEntries(order.map((i) => [vocab[i]!, short(values[i]!)]));
}

/** A float32 without the digits that it does not have. */
export function short(value: number): number {
  return Number(value.toPrecision(7));
}
