/** Positions of the k largest values, the largest first; equal ones keep their order. */
export function largest(values: Float32Array, k: number = values.length): number[] {
  return Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, k);
}

/** Values by class name: all in vocabulary order, or the `top` largest. */
export function byName(values: Float32Array, vocab: readonly string[], top: number | undefined): Record<string, number> {
  const order = top === undefined ? Array.from(values.keys()) : largest(values, top);
  return Object.fromEntries(order.map((i) => [vocab[i]!, short(values[i]!)]));
}

/** The likeliest classes from place `from` on, without those that would show as 0.0 %. */
export function ranked(values: Float32Array, vocab: readonly string[], top: number, from = 0): string {
  const shown = largest(values, top).slice(from);
  return shown
    .filter((i) => values[i]! >= 5e-4)
    .map((i) => `${vocab[i]} ${percent(values[i]!)}`)
    .join(', ');
}

/** '99.7 %'. */
export function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

/** The columns of a table of classes: the answer, then every class or the likeliest ones. */
export function classColumns(vocab: readonly string[], top: number | undefined): string[] {
  const places = Array.from({ length: Math.min(top ?? 0, vocab.length) }, (_, i) => [`label_${i + 1}`, `probability_${i + 1}`]).flat();
  return ['label', 'probability', ...(top === undefined ? vocab : places)];
}

/** The cells below the columns of classes. */
export function classCells(values: Float32Array, vocab: readonly string[], top: number | undefined): (string | number)[] {
  return top === undefined ? Array.from(values, short) : largest(values, top).flatMap((i) => [vocab[i]!, short(values[i]!)]);
}

/** A float32 without the digits that it does not have. */
export function short(value: number): number {
  return Number(value.toPrecision(7));
}
