/** The process as commands see it: what a test can replace. Only bin/ and cli/main.ts touch the real one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls the listener at every Ctrl-C, TERM, HUP or QUIT with its name; returns how to stop listening. */
  readonly onInterrupt: (listener: (signal?: string) => void) => () => void;
}

export interface Output {
  /** Text of any origin; what writes otherwise is in output.ts. */
  write(text: string): unknown;
  on?(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}
