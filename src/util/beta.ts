import type { Rng } from './rng.ts';

/** A draw from the symmetric Beta(alpha, alpha) distribution, as the share of one of two gamma draws; in logarithms, so that a tiny alpha gives 0 or 1 and never 0/0. */
export function symmetricBeta(rng: Rng, alpha: number): number {
  const [a, b] = [logGamma(rng, alpha), logGamma(rng, alpha)];
  return 1 / (1 + Math.exp(b - a));
}

/** Logarithm of a gamma draw: Marsaglia and Tsang 2000 for shape + 1, times a uniform draw to the power of 1 / shape. */
function logGamma(rng: Rng, shape: number): number {
  const d = shape + 1 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const boost = Math.log(1 - rng.uniform()) / shape;
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v) + boost;
  }
}
