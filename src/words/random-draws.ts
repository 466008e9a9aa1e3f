import type { Draws } from '../language/contracts/draws.ts';

/** A value between `low` and `high`, or the given one, with probability p, else the neutral one. The value is drawn first, then whether it applies. */
export function masked(draws: Draws, low: number, high: number, p: number, neutral: number, given?: number): number {
  const value = given ?? draws.uniform(low, high);
  return applies(draws, p) ? value : neutral;
}

/** A value between `low` and 1 / `low`, or the given one, with probability p, else the neutral one. Its logarithm is uniform. */
export function logUniform(draws: Draws, low: number, p: number, neutral: number, given?: number): number {
  const value = given ?? Math.exp(Math.log(low) * (1 - 2 * draws.random()));
  return applies(draws, p) ? value : neutral;
}

/** True with probability p. A share of 1 draws nothing, as in fastai. */
export function applies(draws: Draws, p: number): boolean {
  return p === 1 || draws.random() < p;
}
