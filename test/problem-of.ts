import assert from 'node:assert/strict';
import { type Problem, UserError } from '../src/util/problem.ts';

/** The first problem of the UserError that a promise must end with. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    () => assert.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.problems[0]!;
}
