import { type Problem, UserError } from './problem.ts';

/** The value of JSON text from a file; a UserError that names the file where it is none, or where `fits` refuses its form. */
export function parseJsonFile<T>(text: string, path: string, fits: (value: unknown) => boolean): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(damaged(path, (error as Error).message));
  }
  if (!fits(value)) throw new UserError(damaged(path, 'it has not the form that pipefile writes'));
  return value as T;
}

/** The problem of a file of a run folder that something else has written or cut. */
export function damaged(path: string, why: string): Problem {
  return {
    code: 'unreadable-file',
    message: `${path} is damaged: ${why}`,
    hint: 'bring the run folder back as the run left it, or run the pipeline again',
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
