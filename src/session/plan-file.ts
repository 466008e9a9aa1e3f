import { inputChannels } from '../data/input-channels.ts';
import type { Document } from '../document/document.ts';
import { architectureOf } from '../model/architecture.ts';
import { compile } from '../plan/compile.ts';
import type { Facts } from '../plan/facts.ts';
import type { Plan } from '../plan/plan.ts';
import { type Trainable, trainableParameters } from '../plan/trainable.ts';
import { type Outlook, outlookOf } from '../run/outlook.ts';
import { openStageCache } from '../run/stage-cache.ts';
import { cacheFolder } from './cache-folder.ts';
import { documentOf } from './check-file.ts';
import { gatherFacts } from './facts.ts';
import type { ComputeOptions, ReadOptions, SessionOptions } from './options.ts';
import { placeOf } from './place.ts';

/** A file's task graph, and what a run would do with it. */
export interface PlannedFile {
  readonly plan: Plan;
  /** By task: whether it would run, be fetched or come from the cache, and why. */
  readonly outlook: ReadonlyMap<string, Outlook>;
  /** By stage: how much of the network it trains. Undefined before the data are here, since they say how many outputs there are. */
  readonly trainable?: ReadonlyMap<string, Trainable>;
}

export type PlanOptions = Omit<ReadOptions, 'overrides'> & ComputeOptions & SessionOptions;

/** Plans what a pipeline file describes; downloads nothing. Throws UserError with the mistakes of the file or its data. */
export async function planFile(file: string, options: ReadOptions & PlanOptions = {}): Promise<PlannedFile> {
  return planDocument(await documentOf(file, 'trusted', options), options);
}

/** As planFile, for a document that is read already. */
export async function planDocument(document: Document, options: PlanOptions): Promise<PlannedFile> {
  const { facts } = await gatherFacts(document, options);
  const plan = compile(document, facts);
  const outlook = await outlookOf(plan, facts, openStageCache(cacheFolder(placeOf(options))));
  return { plan, outlook, ...(await trainable(document, facts)) };
}

async function trainable(document: Document, { data }: Facts): Promise<Pick<PlannedFile, 'trainable'>> {
  if (data.state !== 'here') return {};
  const { countParameters } = await import('../model/count.ts');
  const { model, words } = document;
  const network = { arch: architectureOf(model, words), head: model.head, nIn: inputChannels(document.data), nOut: data.dataset.c };
  return { trainable: trainableParameters(document, countParameters(network)) };
}
