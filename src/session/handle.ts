import { EventEmitter, on } from 'node:events';
import type { RunEvent } from '../run/events.ts';
import type { WatchOptions } from './options.ts';

/** A run that goes on. */
export interface RunHandle<R> {
  /** What the run tells, from when reading starts until it ends; throws what the run throws. Nothing is kept for a reader who never comes. */
  readonly events: AsyncIterable<RunEvent>;
  /** How it ended. Rejects with UserError for what is wrong with the file, the data or the machine. */
  readonly done: Promise<R>;
}

/** Starts a run whose events go to the listener of its options and to whoever reads the handle. */
export function follow<R, O extends WatchOptions>(options: O, start: (options: O) => Promise<R>): RunHandle<R> {
  const emitter = new EventEmitter();
  let over = false;
  const onEvent = (event: RunEvent): void => {
    options.onEvent?.(event);
    emitter.emit('event', event);
  };
  const done = start({ ...options, onEvent }).finally(() => {
    over = true;
    emitter.emit('end');
  });
  // A reader of the events is told of a failure there, and need not ask here too.
  done.catch(() => undefined);
  async function* events(): AsyncGenerator<RunEvent> {
    if (!over) for await (const [event] of on(emitter, 'event', { close: ['end'] })) yield event as RunEvent;
    await done;
  }
  return { events: { [Symbol.asyncIterator]: events }, done };
}
