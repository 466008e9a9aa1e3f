import { eventLine } from '../../folder/event-log.ts';
import type { View, ViewOptions } from './view.ts';

/** Every event as a JSON line, written as it comes. */
export function createJsonView({ stream, now }: Required<ViewOptions>): View {
  return {
    handle: (event) => void stream.write(eventLine(event, now())),
    close: async () => {},
  };
}
