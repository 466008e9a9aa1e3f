/** The process as commands see it: what a test can replace. Only bin/ and cli/main.ts touch the real one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls the listener at every Ctrl-C or SIGTERM; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Whether colour is wanted on an output: a terminal, and NO_COLOR unset or empty; FORCE_COLOR overrules. */
export function wantsColor(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true;
  return output.isTTY === true && env.TERM !== 'dumb';
}
