import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../run/events.ts';
import { writeAtomic } from '../util/files.ts';
import { advanceHistory, type History, historyJson, metricsCsv, NO_HISTORY } from './history.ts';
import { eventLine } from './json-lines.ts';

/** An event as it stands in events.jsonl. */
export type TimedEvent = RunEvent & { readonly time?: string };

/** Keeps a run folder's events.jsonl, history.json and metrics.csv. */
export interface RunFiles {
  /** Appends the event at once; an epoch's end also brings history.json and metrics.csv up to date. */
  handle(event: RunEvent): void;
  /** Resolves when all three files are complete; throws what writing threw. */
  close(): Promise<void>;
}

/** Opens the files of a run folder; with `resume` they go on where the earlier part of the run ended. */
export async function runFiles(folder: string, options: { readonly resume: boolean; readonly now?: () => number }): Promise<RunFiles> {
  const path = join(folder, 'events.jsonl');
  const now = options.now ?? Date.now;
  let history: History = options.resume && existsSync(path) ? readEvents(path).reduce(advanceHistory, NO_HISTORY) : NO_HISTORY;
  const log = openSync(path, options.resume ? 'a' : 'w');
  let written = Promise.resolve();
  const write = (): void => {
    const [json, csv] = [historyJson(history), metricsCsv(history)];
    written = written.then(() => writeAtomic(join(folder, 'history.json'), json)).then(() => writeAtomic(join(folder, 'metrics.csv'), csv));
    written.catch(() => undefined);
  };
  return {
    handle(event) {
      writeSync(log, eventLine(event, now()));
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

/** The events of an events.jsonl in order; a last line that a kill cut off is left out. */
export function readEvents(path: string): TimedEvent[] {
  const events: TimedEvent[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line.endsWith('}')) continue;
    try {
      events.push(JSON.parse(line) as TimedEvent);
    } catch {}
  }
  return events;
}
