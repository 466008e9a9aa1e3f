import type { Io } from './io.ts';

/** What a command's module exports as `run`: positional arguments, parsed options (camelCase), the process; resolves to the exit code. */
export type RunCommand = (args: readonly string[], options: Readonly<Record<string, unknown>>, io: Io) => Promise<number>;

/** One command of the program; its module is loaded only when it is called, so that `--help` and `check` stay fast. */
export interface Command {
  readonly name: string;
  /** commander's notation: `<file...>`, `[path]`. */
  readonly args?: string;
  /** What the first positional argument may be, where it is one of a few. */
  readonly argChoices?: readonly string[];
  readonly summary: string;
  readonly options?: readonly CommandOption[];
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}

export interface CommandOption {
  /** commander's notation: `-o, --out <file>`. */
  readonly flags: string;
  readonly summary: string;
  readonly default?: string | boolean;
  readonly choices?: readonly string[];
  /** May be given several times; the value is then a list. */
  readonly repeat?: boolean;
}

export const EXIT = {
  ok: 0,
  /** The user's input is wrong: file, data, weights, drift from the lock. */
  problem: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A bug of this program. */
  bug: 70,
  /** Whoever read the predictions went away: 128 + SIGPIPE, as a shell has it. */
  unread: 141,
  /** Stopped by Ctrl-C or SIGTERM after a checkpoint. */
  interrupted: 130,
} as const;
