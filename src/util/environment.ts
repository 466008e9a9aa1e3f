import { userInfo } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of an environment variable; an empty one, as compose files and shells give it for 'not set', is undefined. */
export function setting(env: Environment, name: string): string | undefined {
  return env[name] || undefined;
}

/** $HOME, or the home that the system has for the user, or '/' for a user whom it does not know (as in containers with an arbitrary uid). */
export function homeOf(env: Environment): string {
  const home = setting(env, 'HOME') ?? setting(env, 'USERPROFILE');
  if (home !== undefined) return home;
  try {
    return userInfo().homedir || '/';
  } catch {
    return '/';
  }
}
