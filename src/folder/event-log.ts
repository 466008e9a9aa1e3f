import { appendFileSync, closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../run/events.ts';
import { writeAtomic } from '../util/files.ts';
import { aboutPath } from '../util/system-error.ts';
import { advanceHistory, type History, historyJson, metricsCsv, NO_HISTORY } from './history.ts';

/** An event as it stands in events.jsonl. */
export type TimedEvent = RunEvent & { readonly time?: string };

/** Keeps a run folder's events.jsonl, history.json and metrics.csv. */
export interface RunFiles {
  /** Appends the event at once; an epoch's end also brings history.json and metrics.csv up to date. */
  handle(event: RunEvent): void;
  /** Makes the log so far last on the disk; gives its length in bytes. */
  mark(): number;
  /** Resolves when all three files are complete; throws what writing threw. */
  close(): Promise<void>;
}

export interface RunFilesOptions {
  readonly resume: boolean;
  /** Where an earlier part of the log ends that still holds, in bytes; a last line that was cut off never does. */
  readonly mark?: number;
  /** The clock, milliseconds. */
  readonly now?: () => number;
}

/** Opens the files of a run folder; with `resume` they go on where the earlier part of the run ended. */
export async function runFiles(folder: string, options: RunFilesOptions): Promise<RunFiles> {
  const path = join(folder, 'events.jsonl');
  const now = options.now ?? Date.now;
  const goesOn = options.resume && existsSync(path);
  if (goesOn) cutLog(path, options.mark);
  let history: History = goesOn ? readEvents(path).reduce(advanceHistory, NO_HISTORY) : NO_HISTORY;
  const log = openSync(path, options.resume ? 'a' : 'w');
  let written = Promise.resolve();
  const write = (): void => {
    const [json, csv] = [historyJson(history), metricsCsv(history)];
    written = written
      .catch(() => undefined)
      .then(() => writeAtomic(join(folder, 'history.json'), json))
      .then(() => writeAtomic(join(folder, 'metrics.csv'), csv));
    written.catch(() => undefined);
  };
  if (goesOn) write();
  return {
    mark() {
      try {
        fsyncSync(log);
      } catch (error) {
        throw aboutPath(error, path);
      }
      return fstatSync(log).size;
    },
    handle(event) {
      try {
        appendFileSync(log, eventLine(event, now()));
      } catch (error) {
        throw aboutPath(error, path);
      }
      const before = history;
      history = advanceHistory(history, event);
      if (history !== before) write();
    },
    async close() {
      closeSync(log);
      write();
      await written;
    },
  };
}

/** Cuts the log at the mark, or after its last whole line where that comes first. */
function cutLog(path: string, mark: number | undefined): void {
  const text = readFileSync(path);
  const kept = text.subarray(0, mark ?? text.length);
  truncateSync(path, kept.lastIndexOf('\n') + 1);
}

/** The events of an events.jsonl in order, of its first `length` bytes where that is given; a last line that a kill cut off is left out. */
export function readEvents(path: string, length?: number): TimedEvent[] {
  const events: TimedEvent[] = [];
  for (const line of readFileSync(path).subarray(0, length).toString().split('\n')) {
    if (!line.endsWith('}')) continue;
    try {
      events.push(JSON.parse(line) as TimedEvent);
    } catch {}
  }
  return events;
}

/** An event as one line of JSON with its time (ISO 8601, UTC, milliseconds) first; NaN and infinities become null. */
export function eventLine(event: RunEvent, time: number): string {
  return `${JSON.stringify({ time: new Date(time).toISOString(), ...event })}\n`;
}
