import { shown, shownDeep } from '../../util/shown.ts';
import { createJsonView } from './json-lines.ts';
import { createLinesView } from './lines.ts';
import { createTtyView } from './progress.ts';
import type { View, ViewOptions } from './view.ts';

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
