import type { RunEvent } from '../../run/events.ts';

/** The part of a writable stream that the views use. */
export interface ViewStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** 'tty' redraws in place (listr2); 'lines' only ever appends; 'json' writes one event a line. */
export type ViewMode = 'tty' | 'lines' | 'json';

export interface ViewOptions {
  readonly mode: ViewMode;
  readonly stream: ViewStream;
  /** Read for NO_COLOR, FORCE_COLOR and TERM; process.env where left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clock of time stamps and throttling, milliseconds; Date.now where left out. */
  readonly now?: () => number;
}

/** Shows a run while it goes. */
export interface View {
  /** Takes the next event; returns at once and never throws for an event of the union. */
  handle(event: RunEvent): void;
  /** Resolves when everything is written and the terminal is as it was; safe to call twice. */
  close(): Promise<void>;
}
