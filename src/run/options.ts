import type { Document } from '../document/document.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Facts } from '../plan/facts.ts';
import type { SurveyOptions } from '../plan/survey.ts';
import type { PinnedRates } from '../train/state.ts';
import type { RunEvent } from './events.ts';
import type { StageCache } from './stage-cache.ts';

/** What carrying out a run is given. */
export interface RunOptions {
  readonly document: Document;
  /** What is known before the run; data and weights that are absent are fetched by their tasks. */
  readonly facts: Facts;
  readonly folder: string;
  readonly threads?: number;
  /** Why engines that would have come first are not used. */
  readonly engineNotes: readonly string[];
  /** Where an interrupted run goes on: its newest good checkpoint, if there is one, and the events up to it. */
  readonly resume?: { readonly checkpoint?: string; readonly events: readonly RunEvent[] };
  /** Learning rates of a lock, in place of what lr_find suggests. */
  readonly pinned?: PinnedRates;
  /** Finished stages of other runs; none is looked up or kept where left out. */
  readonly cache?: StageCache;
  /** Ends after the last stage: no model is saved and no output drawn. */
  readonly stagesOnly?: boolean;
  readonly survey: SurveyOptions;
  readonly emit: (event: RunEvent) => void;
  /** Makes the events so far last on the disk; gives the length of their log in bytes. */
  readonly mark: () => number;
  /** Aborting asks the training to stop at the next batch border, with a checkpoint. */
  readonly signal: AbortSignal;
  /** Writes one output of the document from the run folder's files; gives one line for people. */
  readonly render: (output: WordSpec<'output'>) => Promise<string>;
  /** Draws the curve of every lr_find so far into the run folder; gives one line for people. */
  readonly drawFinders: () => Promise<string>;
}
