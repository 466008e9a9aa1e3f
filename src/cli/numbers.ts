import { UserError } from '../util/problem.ts';

/** A whole number of at least 1 given on the command line; undefined where it was left out, a UserError where it is none. */
export function wholeNumber(value: unknown, flag: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new UserError({
    code: 'wrong-value',
    message: `${flag} has a value it cannot have`,
    expected: 'a whole number of at least 1',
    found: String(value),
  });
}
