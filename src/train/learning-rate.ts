import type { LearningRate } from '../language/contracts/stage.ts';
import { UserError } from '../util/problem.ts';
import { evenMultiples } from './schedule.ts';

type Found = Extract<LearningRate, { from: 'lr_find' }>;

/** A learning rate as every group gets it (fastai's set_hyper): a number goes to all, slice(stop) gives the others a tenth, slice(start, stop) is even in multiples, a list is taken group by group. */
export function groupRates(rate: LearningRate, groups: number, found: Readonly<Record<string, number>>): readonly number[] {
  if (typeof rate === 'number') return new Array<number>(groups).fill(rate);
  if ('from' in rate) return groupRates(suggestedRate(rate, found), groups, found);
  if ('each' in rate) return ofEach(rate.each, groups);
  const { start, stop } = rate;
  if (start !== undefined) return evenMultiples(start, stop, groups);
  return Array.from({ length: groups }, (_, group) => (group === groups - 1 ? stop : stop / 10));
}

function ofEach(rates: readonly number[], groups: number): readonly number[] {
  if (rates.length === groups) return rates;
  throw new UserError({
    code: 'wrong-value',
    message: `the list of learning rates has ${rates.length}, and the network has ${groups} groups`,
    hint: 'write one for every group, or two: those of the first and of the last group',
    path: 'train',
  });
}

function suggestedRate({ rule, startDiv, stopDiv }: Found, found: Readonly<Record<string, number>>): LearningRate {
  const value = found[rule];
  if (value === undefined) {
    throw new UserError({
      code: 'wrong-value',
      message: `lr_find before this stage gave no learning rate by the rule '${rule}'`,
      hint: 'its curve was too short or the loss was no number; look at lr_find.svg, or write the learning rate as a number',
      path: 'train',
    });
  }
  if (stopDiv === undefined) return value;
  return { stop: value / stopDiv, ...(startDiv === undefined ? {} : { start: value / startDiv }) };
}
