import { UserError } from '../../util/problem.ts';
import type { NamedArrays } from './arrays.ts';

/** What a diverged training is told to do. */
const CALM = 'lower the learning rate, or clip gradients (`gradient_clip`); `terminate_on_nan` ends a fit where its loss is no number';

/** Throws UserError 'training-diverged' where a model that is to be saved holds NaN or infinity, in a weight or in a running statistic. */
export function refuseDiverged(arrays: NamedArrays): void {
  const found = firstNotFinite(arrays);
  if (found === undefined) return;
  throw new UserError({ code: 'training-diverged', message: `the model is not saved: ${found}`, hint: CALM });
}

/** Throws UserError 'weights-unreadable' where a model that was read from `path` holds NaN or infinity. */
export function refuseNotFinite(arrays: NamedArrays, path: string): void {
  const found = firstNotFinite(arrays);
  if (found === undefined) return;
  throw new UserError({
    code: 'weights-unreadable',
    message: `${path} holds a model that cannot be used: ${found}`,
    hint: 'its training diverged; train it again with a lower learning rate, or take another model',
  });
}

/** '1.running_var holds nan, as 2 more arrays do'; undefined where all numbers are finite. */
function firstNotFinite(arrays: NamedArrays): string | undefined {
  const wrong = [...arrays].flatMap(([name, { data }]) => {
    const value = data instanceof BigInt64Array ? undefined : data.find((number: number) => !Number.isFinite(number));
    return value === undefined ? [] : [`${name} holds ${Number.isNaN(value) ? 'nan' : 'infinity'}`];
  });
  const more = wrong.length - 1;
  return more > 0 ? `${wrong[0]}, and ${more} more of its ${arrays.size} arrays are like it` : wrong[0];
}
