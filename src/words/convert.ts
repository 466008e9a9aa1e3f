import type { Size } from '../image/size.ts';
import type { LearningRate, LrRule } from '../language/contracts/stage.ts';

/** One number is a square. */
export function toSize(size: number | readonly number[]): Size {
  return typeof size === 'number' ? [size, size] : [size[0]!, size[1]!];
}

/** A learning rate as a file writes it. */
export type WrittenRate = number | readonly number[] | FoundRate;
/** `{ from: lr_find, rule: valley }`. */
export interface FoundRate {
  readonly from: 'lr_find';
  readonly rule?: LrRule;
}

/** A list of one value is fastai's slice(stop), of two slice(start, stop); a longer one is fastai's list, group by group. */
export function toLearningRate(rate: WrittenRate): LearningRate {
  if (typeof rate === 'number') return rate;
  if ('from' in rate) return toFoundRate(rate);
  if (rate.length > 2) return { each: rate };
  return rate.length === 1 ? { stop: rate[0]! } : { start: rate[0]!, stop: rate[1]! };
}

/** The rule is valley where none is named, as fastai's lr_find has it. */
export function toFoundRate({ rule = 'valley' }: FoundRate): Extract<LearningRate, { from: 'lr_find' }> {
  return { from: 'lr_find', rule };
}

/** One value is a list of one. */
export function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** The given values under their names in a spec, those left out left out. */
export function given<K extends string, V>(values: Readonly<Record<K, V | undefined>>): { readonly [P in K]?: V } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [P in K]?: V };
}
