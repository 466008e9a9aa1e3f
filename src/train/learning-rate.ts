import { UserError } from '../util/problem.ts';
import { evenMultiples } from './schedule.ts';
import type { LearningRate } from './spec.ts';

/** A learning rate as every group gets it (fastai's set_hyper): a number goes to all, slice(stop) gives the others a tenth, slice(start, stop) is even in multiples. */
export function groupRates(rate: LearningRate, groups: number, found: Readonly<Record<string, number>>): readonly number[] {
  if (typeof rate === 'number') return new Array<number>(groups).fill(rate);
  if ('from' in rate) {
    const value = found[rate.rule];
    if (value === undefined) {
      throw new UserError({
        code: 'wrong-value',
        message: `no lr_find before this stage suggested a learning rate by the rule '${rate.rule}'`,
        hint: `put \`- lr_find: { suggest: [${rate.rule}] }\` before it`,
        path: 'train',
      });
    }
    return new Array<number>(groups).fill(value);
  }
  const { start, stop } = rate;
  if (start !== undefined) return evenMultiples(start, stop, groups);
  return Array.from({ length: groups }, (_, group) => (group === groups - 1 ? stop : stop / 10));
}
