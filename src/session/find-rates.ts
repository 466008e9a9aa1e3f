import type { Document, Stage } from '../document/document.ts';
import { readRunRecord } from '../folder/record.ts';
import { LR_RULES } from '../language/contracts/stage.ts';
import { UserError } from '../util/problem.ts';
import { documentOf } from './check-file.ts';
import { gatherFacts } from './facts.ts';
import { follow, type RunHandle } from './handle.ts';
import type { ReadOptions } from './options.ts';
import { perform, type RunResult } from './perform.ts';
import { type RunDocumentOptions, startRun } from './run-file.ts';

export interface FindRatesOptions extends Omit<RunDocumentOptions, 'lock'> {
  /** The stage whose learning rate is looked for: its number from 0, its id or its word; the first where left out. */
  readonly at?: string | number;
}

/** How the search ended. */
export interface FoundRates extends Omit<RunResult, 'metrics'> {
  /** Learning rates by the rule that suggests them; empty where the search was interrupted. */
  readonly suggestions: Readonly<Record<string, number>>;
}

/** Does the stages before one (from the cache where it holds them), then lr_find in its place: fastai's curve, in the run folder, and four suggestions. */
export function findRates(file: string, options: FindRatesOptions & Omit<ReadOptions, 'untrusted'> = {}): RunHandle<FoundRates> {
  return follow(options, async (followed) => findDocumentRates(await documentOf(file, 'all', followed), followed));
}

/** As findRates, for a document that is read already. */
export async function findDocumentRates(whole: Document, options: FindRatesOptions): Promise<FoundRates> {
  const document = upToFinder(whole, stageIndex(whole, String(options.at ?? 0)));
  const { facts, engineNotes } = await gatherFacts(document, options);
  const lock = { kind: 'none' } as const;
  const folder = await startRun(document, facts, lock, options);
  const { state } = await perform({ document, facts, engineNotes, folder, lock, stagesOnly: true }, options);
  return { state, folder, suggestions: state === 'done' ? await suggestionsIn(folder) : {} };
}

/** A stage by its number, its id or the first of its word. */
function stageIndex({ train }: Document, text: string): number {
  const number = /^(?:stage-)?(\d+)$/.exec(text)?.[1];
  const index = number === undefined ? train.findIndex(({ word }) => word === text) : Number(number);
  if (train[index]) return index;
  const known = train.map(({ word }, i) => `${i} (${word})`).join(', ');
  throw new UserError({ code: 'wrong-value', message: `the file has no stage '${text}'`, expected: `one of ${known}` });
}

/** The document cut off at a stage, with lr_find after what that stage freezes or loads before it trains. */
function upToFinder(document: Document, at: number): Document {
  const before = document.train.slice(0, at);
  const { steps } = document.train[at]!;
  const first = steps.findIndex(({ kind }) => kind !== 'freeze_to' && kind !== 'load');
  const prelude = first < 0 ? steps : steps.slice(0, first);
  const finder = { kind: 'lr_find', startLr: 1e-7, endLr: 10, numIt: 100, stopDiv: true, suggest: LR_RULES } as const;
  const stage: Stage = { word: 'lr_find', options: { num_it: 100 }, steps: [...prelude, finder] };
  const written = (document.resolved.train as readonly unknown[]).slice(0, at);
  return {
    ...document,
    name: `${document.name}-lr-find`,
    train: [...before, stage],
    outputs: [],
    resolved: { ...document.resolved, train: [...written, 'lr_find'], outputs: [] },
  };
}

async function suggestionsIn(folder: string): Promise<Readonly<Record<string, number>>> {
  const { history } = await readRunRecord(folder);
  return history.finds.at(-1)!.suggestions;
}
