import type { LrRule } from '../language/contracts/stage.ts';

/** The part of a finder's curve that suggestions are made from; float32 values, as fastai's tensors hold them. */
export interface FinderCurve {
  readonly lrs: Float32Array;
  readonly losses: Float32Array;
}

/** A suggested learning rate and the point of the curve that is marked for it. */
export interface LrSuggestion {
  readonly lr: number;
  readonly point: { readonly lr: number; readonly loss: number };
}

const f32 = Math.fround;
const LAST_LEFT_OUT = 5;
const SLIDE_WIDTH = 15;
const SLIDE_THRESHOLD = 0.005;

/** Recorded rates and smoothed losses without the first tenth of `numIt` and the last five, up to the first loss that is not a number (fastai.md 9). */
export function finderCurve(lrs: readonly number[], losses: readonly number[], numIt: number): FinderCurve {
  const from = Math.floor(numIt / 10);
  const used = losses.slice(from, -LAST_LEFT_OUT);
  const nan = used.findIndex(Number.isNaN);
  const end = nan < 0 ? used.length : nan;
  return { lrs: Float32Array.from(lrs.slice(from, from + end)), losses: Float32Array.from(used.slice(0, end)) };
}

/** What a rule suggests (fastai.md 9.1 to 9.4); undefined where the curve has too few points for it: 1, but 2 for steep and 16 for slide. */
export function suggestRate(rule: LrRule, curve: FinderCurve): LrSuggestion | undefined {
  return RULES[rule](curve);
}

const RULES: Readonly<Record<LrRule, (curve: FinderCurve) => LrSuggestion | undefined>> = { minimum, steep, valley, slide };

/** A tenth of the rate with the lowest loss. */
function minimum({ lrs, losses }: FinderCurve): LrSuggestion | undefined {
  const i = argmin(losses);
  return i === undefined ? undefined : { lr: lrs[i]! / 10, point: { lr: lrs[i]!, loss: losses[i]! } };
}

/** The left end of the steepest piece, by the logarithm of the rate. */
function steep({ lrs, losses }: FinderCurve): LrSuggestion | undefined {
  const log = lrs.map(Math.log);
  const slopes = Float32Array.from({ length: Math.max(0, losses.length - 1) }, (_, i) =>
    f32(f32(losses[i + 1]! - losses[i]!) / f32(log[i + 1]! - log[i]!)),
  );
  const i = argmin(slopes);
  return i === undefined ? undefined : at({ lrs, losses }, i);
}

/** Half way down the longest run of falling losses: its first third and half a third more. fastai's bookkeeping, its start of -1 included. */
function valley(curve: FinderCurve): LrSuggestion | undefined {
  const { losses } = curve;
  if (losses.length === 0) return undefined;
  const lengths = new Array<number>(losses.length).fill(1);
  let [start, end] = [0, 0];
  for (let i = 1; i < losses.length; i++) {
    for (let j = 0; j < i; j++) {
      if (losses[i]! < losses[j]! && lengths[i]! < lengths[j]! + 1) lengths[i] = lengths[j]! + 1;
      if (lengths[end]! < lengths[i]!) [start, end] = [i - lengths[i]!, i];
    }
  }
  const third = (end - start) / 3;
  return at(curve, start + Math.trunc(third) + Math.trunc(third / 2));
}

/** From the right, the first place where slopes 15 points apart are alike. */
function slide({ lrs, losses }: FinderCurve): LrSuggestion | undefined {
  const n = losses.length;
  if (n < SLIDE_WIDTH + 1) return undefined;
  const slopes = gradient(losses);
  let left = n - 1 - SLIDE_WIDTH;
  let lr = lrs[left]!;
  while (left >= 0 && Math.abs(f32(slopes[left + SLIDE_WIDTH]! - slopes[left]!)) > SLIDE_THRESHOLD) lr = lrs[left--]!;
  return { lr, point: { lr, loss: lossAt({ lrs, losses }, lr) } };
}

/** Python's indexing: a negative index counts from the end. */
function at({ lrs, losses }: FinderCurve, index: number): LrSuggestion {
  const i = index < 0 ? lrs.length + index : index;
  return { lr: lrs[i]!, point: { lr: lrs[i]!, loss: losses[i]! } };
}

/** First index of the smallest value; a value that is not a number counts as smaller, as torch has it. */
function argmin(values: Float32Array): number | undefined {
  let best: number | undefined;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(value)) return i;
    if (best === undefined || value < values[best]!) best = i;
  }
  return best;
}

/** numpy.gradient with unit spacing: central differences, one-sided at the ends. */
function gradient(values: Float32Array): Float32Array {
  const last = values.length - 1;
  return values.map((_, i) => {
    if (i === 0) return values[1]! - values[0]!;
    if (i === last) return values[last]! - values[last - 1]!;
    return f32(values[i + 1]! - values[i - 1]!) / 2;
  });
}

/** The curve's loss at a rate, between two points by the logarithm of the rate. */
function lossAt({ lrs, losses }: FinderCurve, lr: number): number {
  const next = lrs.findIndex((other) => other >= lr);
  if (next <= 0) return losses[Math.max(0, next)]!;
  const [low, high] = [Math.log10(lrs[next - 1]!), Math.log10(lrs[next]!)];
  return losses[next - 1]! + ((Math.log10(lr) - low) / (high - low)) * (losses[next]! - losses[next - 1]!);
}
