import type { ModelWords } from '../session/models.ts';
import type { Io } from './io.ts';

/** Which plug-ins of a model a command may run, and where it works. */
export function modelWords(options: Readonly<Record<string, unknown>>, { cwd, env }: Io): ModelWords {
  return { cwd, env, plugins: options['plugins'] === true ? 'all' : 'trusted' };
}
