import type { RunEvent } from '../run/events.ts';
import type { View, ViewOptions } from './view.ts';

/** An event as one line of JSON with its time (ISO 8601, UTC, milliseconds) first; NaN and infinities become null. */
export function eventLine(event: RunEvent, time: number): string {
  return `${JSON.stringify({ time: new Date(time).toISOString(), ...event })}\n`;
}

/** Every event as a JSON line, written as it comes. */
export function createJsonView({ stream, now }: Required<ViewOptions>): View {
  return {
    handle: (event) => void stream.write(eventLine(event, now())),
    close: async () => {},
  };
}
