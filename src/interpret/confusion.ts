import type { ConfusionMatrix } from '../language/contracts/predictions.ts';
/** An off-diagonal cell. */
export interface Confusion {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
}

/** The index of each row's largest value; the first one where several are equal, as torch's argmax. `values` is row-major, `columns` wide. */
export function argmaxRows(values: Float32Array, columns: number): Int32Array {
  const out = new Int32Array(values.length / columns);
  for (let row = 0; row < out.length; row++) {
    let best = 0;
    for (let i = 1; i < columns; i++) if (values[row * columns + i]! > values[row * columns + best]!) best = i;
    out[row] = best;
  }
  return out;
}

/** Counts the cells. `actual` and `predicted` are class indexes of the same items. */
export function confusionMatrix(actual: ArrayLike<number>, predicted: ArrayLike<number>, vocab: readonly string[]): ConfusionMatrix {
  const c = vocab.length;
  const counts = new Int32Array(c * c);
  for (let i = 0; i < actual.length; i++) counts[actual[i]! * c + predicted[i]!]! += 1;
  return { vocab, counts };
}

/** Each row divided by its sum: shares of an actual class. A class without items gives NaN, as in fastai. Row-major. */
export function normalizeRows({ vocab, counts }: ConfusionMatrix): Float64Array {
  const c = vocab.length;
  const out = new Float64Array(c * c);
  for (let row = 0; row < c; row++) {
    const cells = counts.subarray(row * c, (row + 1) * c);
    const sum = cells.reduce((a, b) => a + b, 0);
    for (let i = 0; i < c; i++) out[row * c + i] = cells[i]! / sum;
  }
  return out;
}

/** fastai's most_confused: off-diagonal cells of at least `minVal`, by falling count; equal counts stay in row-major order. */
export function mostConfused({ vocab, counts }: ConfusionMatrix, minVal = 1): Confusion[] {
  const c = vocab.length;
  const cells: Confusion[] = [];
  for (let row = 0; row < c; row++)
    for (let column = 0; column < c; column++) {
      const count = counts[row * c + column]!;
      if (row !== column && count >= minVal) cells.push({ actual: vocab[row]!, predicted: vocab[column]!, count });
    }
  return cells.sort((a, b) => b.count - a.count);
}
