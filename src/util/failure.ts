import { type Problem, UserError } from './problem.ts';

/** An error as a message between threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of a UserError. */
  readonly problems?: readonly Problem[];
  /** Of an error of the operating system. */
  readonly system?: SystemFields;
}

interface SystemFields {
  readonly code: string;
  readonly path?: string;
  readonly syscall?: string;
}

/** Whatever was thrown, made to cross to another thread. */
export function toFailure(error: unknown): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(error instanceof UserError ? { problems: error.problems } : systemFields(error)),
  };
}

/** The error that a failure was made of: a UserError again, or an Error with the other thread's stack and the system's code and path. */
export function fromFailure({ name, message, stack, problems, system }: Failure): Error {
  if (problems) return new UserError(problems);
  const error = Object.assign(new Error(message), { name }, system);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function systemFields(error: unknown): { readonly system?: SystemFields } {
  const { code, path, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (typeof code !== 'string') return {};
  return { system: { code, ...(path === undefined ? {} : { path: String(path) }), ...(syscall === undefined ? {} : { syscall }) } };
}
