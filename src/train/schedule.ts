import type { Curve } from '../language/contracts/schedule.ts';

const f32 = Math.fround;

/** fastai's sched_cos: half a cosine from start to end. */
export function cosine(start: number, end: number): Curve {
  return (pos) => start + ((1 + Math.cos(Math.PI * (1 - pos))) * (end - start)) / 2;
}

/** fastai's sched_lin. */
export function linear(start: number, end: number): Curve {
  return (pos) => start + pos * (end - start);
}

/** fastai's sched_exp: start * (end/start)^pos. */
export function exponential(start: number, end: number): Curve {
  return (pos) => start * (end / start) ** pos;
}

/** fastai's sched_poly. */
export function polynomial(start: number, end: number, power: number): Curve {
  return (pos) => start + (end - start) * pos ** power;
}

/** fastai's combine_scheds: curves side by side, each over its share of the way. Positions are float32, as torch computes them; values are doubles. */
export function combine(shares: readonly number[], curves: readonly Curve[]): Curve {
  const bounds = [0];
  for (const share of shares) bounds.push(f32(bounds.at(-1)! + f32(share)));
  return (position) => {
    const p = f32(position);
    let at = 0;
    while (at < curves.length - 1 && bounds[at + 1]! <= p) at++;
    return curves[at]!(f32(f32(p - bounds[at]!) / f32(bounds[at + 1]! - bounds[at]!)));
  };
}

/** fastai's combined_cos: cosine start to middle over `share`, cosine middle to end over the rest. */
export function combinedCosine(share: number, start: number, middle: number, end: number): Curve {
  return combine([share, 1 - share], [cosine(start, middle), cosine(middle, end)]);
}

/** fastcore's even_mults: n values from start to stop, each the same multiple of the one before; n = 1 gives stop. */
export function evenMultiples(start: number, stop: number, n: number): readonly number[] {
  if (n === 1) return [stop];
  const step = (stop / start) ** (1 / (n - 1));
  return Array.from({ length: n }, (_, i) => start * step ** i);
}
