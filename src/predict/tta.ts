/** fastai's test time augmentation (fastai.md 12.4). */
export interface TtaOptions {
  /** Passes with the training transforms. */
  readonly n: number;
  /** Weight of the plain pass: result = (1 - beta) * mean of the passes + beta * plain. */
  readonly beta: number;
  /** The largest value of all passes instead of means. */
  readonly useMax: boolean;
}

export const TTA: TtaOptions = { n: 4, beta: 0.25, useMax: false };

/** Combines one picture's outputs (or logits): those of the passes with training transforms, and of the plain pass. All in float32, as torch. */
export function combineTta(passes: readonly Float32Array[], plain: Float32Array, { beta, useMax }: TtaOptions): Float32Array {
  return plain.map((value, i) => {
    if (useMax) return Math.max(value, ...passes.map((pass) => pass[i]!));
    const sum = passes.reduce((total, pass) => Math.fround(total + pass[i]!), 0);
    const mean = Math.fround(sum / passes.length);
    return mean + beta * (value - mean);
  });
}
