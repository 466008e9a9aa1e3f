import type { Size } from '../data/spec.ts';
import type { LearningRate } from '../train/spec.ts';

/** One number is a square. */
export function toSize(size: number | readonly number[]): Size {
  return typeof size === 'number' ? [size, size] : [size[0]!, size[1]!];
}

/** A pair is fastai's slice(start, stop). */
export function toLearningRate(rate: number | readonly number[]): LearningRate {
  return typeof rate === 'number' ? rate : { start: rate[0]!, stop: rate[1]! };
}

/** One value is a list of one. */
export function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
