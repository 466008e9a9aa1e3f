import type { EngineName } from '../backends/registry.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import type { PluginMode } from '../document/parse.ts';
import type { RunEvent } from '../run/events.ts';
import type { Place } from './place.ts';

/** What is told beside a run's events: the work goes on. */
export type Notice =
  /** Mistakes of the file or its data that training can live with. */
  | { readonly kind: 'warnings'; readonly warnings: readonly Diagnostic[] }
  /** One line for people, such as that the cache cannot be written. */
  | { readonly kind: 'note'; readonly text: string };

/** Where the work is done and who hears of it; `cwd` and `env` are the process's where left out. */
export interface SessionOptions extends Partial<Place> {
  /** Awaited, so that what it prints comes in order. */
  readonly onNotice?: (notice: Notice) => void | Promise<void>;
}

/** How a pipeline file is read. */
export interface ReadOptions {
  /** `path=value` texts as `--set` takes them, applied in order. */
  readonly overrides?: readonly string[];
  /** Which of the file's plug-ins are imported, and so run: 'trusted' are those that `.pipefile-trust` lists. */
  readonly plugins?: PluginMode;
  /** A stranger's file: none of its plug-ins is run, and nothing outside its repository is read. */
  readonly untrusted?: boolean;
}

/** What computes. */
export interface ComputeOptions {
  /** 'auto', the default, takes the fastest engine there is. */
  readonly engine?: 'auto' | EngineName;
  /** The engine's threads; the machine's cores where left out. */
  readonly threads?: number;
  /** Download nothing: what is missing is an error. */
  readonly offline?: boolean;
}

/** How a run is followed, and stopped. */
export interface WatchOptions {
  /** Called of every event at once, in order. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Aborting it stops the training at the next batch border, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** false: no finished stage is taken from the cache, and none is kept. */
  readonly cache?: boolean;
}
