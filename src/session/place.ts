import type { Environment } from '../util/environment.ts';

/** Where a session works: what the shell gives a command. */
export interface Place {
  /** Relative paths are below this absolute folder. */
  readonly cwd: string;
  /** Read for PIPEFILE_CACHE, FASTAI_HOME, TORCH_HOME, XDG_CACHE_HOME and HOME. */
  readonly env: Environment;
}

/** The given place; the process's folder and environment where they are left out. */
export function placeOf({ cwd = process.cwd(), env = process.env }: Partial<Place>): Place {
  return { cwd, env };
}
