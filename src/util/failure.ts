import { type Problem, UserError } from './problem.ts';

/** An error as a message between threads. */
export interface Failure {
  readonly message: string;
  readonly stack?: string;
  /** Of a UserError. */
  readonly problems?: readonly Problem[];
}

/** Whatever was thrown, made to cross to another thread. */
export function toFailure(error: unknown): Failure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(error instanceof UserError ? { problems: error.problems } : {}),
  };
}

/** The error that a failure was made of: a UserError again, or an Error with the other thread's stack. */
export function fromFailure({ message, stack, problems }: Failure): Error {
  if (problems) return new UserError(problems);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
