import type { RunEvent } from '../run/events.ts';
import { shown, shownDeep } from '../util/shown.ts';
import { createJsonView } from './json-lines.ts';
import { createLinesView } from './lines.ts';
import { createTtyView } from './progress.ts';

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

/** The view of a run on a stream; reads nothing but the events. */
export function createView(options: ViewOptions): View {
  const full: Required<ViewOptions> = { env: process.env, now: Date.now, ...options };
  switch (full.mode) {
    case 'tty':
      return withShownEvents(createTtyView(full));
    case 'lines':
      return withShownEvents(createLinesView(full));
    case 'json':
      return createJsonView(full);
    default:
      return full.mode satisfies never;
  }
}

/** Names, messages and values in events come from outside; people are shown them as text that no terminal obeys. A failure's message has a line for each problem. */
function withShownEvents(view: View): View {
  return {
    handle: (event) => view.handle(event.type === 'task_failed' ? { ...event, message: shown(event.message) } : shownDeep(event)),
    close: () => view.close(),
  };
}
