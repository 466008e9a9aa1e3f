import { inputChannels } from '../data/input-channels.ts';
import type { Document } from '../document/document.ts';
import { architectureOf } from '../model/architecture.ts';
import { compile } from '../plan/compile.ts';
import type { Facts } from '../plan/facts.ts';
import { type Trainable, trainableParameters } from '../plan/trainable.ts';
import { formatPlan, type PlanFormat } from '../report/text/plan-text.ts';
import { outlookOf } from '../run/outlook.ts';
import { openStageCache } from '../run/stage-cache.ts';
import { EXIT } from './command.ts';
import { gatherFacts, printWarnings } from './facts.ts';
import type { Io } from './io.ts';
import { cacheFolder, loadDocument } from './load.ts';
import { threadsOf } from './run.ts';

/** `pipeline plan FILE`: the task graph, what a run would take from the cache and what it would do and why, as text, json or mermaid. Downloads nothing. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const want = {
    engine: options.engine as string,
    offline: options.offline === true,
    untrusted: options.untrusted === true,
    ...threadsOf(options),
  };
  const { facts } = await gatherFacts(document, want, io);
  await printWarnings(facts, document, io);
  const plan = compile(document, facts);
  const outlook = await outlookOf(plan, facts, openStageCache(cacheFolder(io)));
  io.stdout.write(formatPlan(plan, options.format as PlanFormat, { outlook, ...(await trainable(document, facts)) }));
  return EXIT.ok;
}

/** Nothing before the data are here, since they say how many outputs there are. */
async function trainable(document: Document, { data }: Facts): Promise<{ readonly trainable?: ReadonlyMap<string, Trainable> }> {
  if (data.state !== 'here') return {};
  const { countParameters } = await import('../model/count.ts');
  const { model, words } = document;
  const network = { arch: architectureOf(model, words), head: model.head, nIn: inputChannels(document.data), nOut: data.dataset.c };
  return { trainable: trainableParameters(document, countParameters(network)) };
}
