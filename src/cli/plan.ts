import { formatPlan, type PlanFormat } from '../report/text/plan-text.ts';
import { planDocument } from '../session/plan-file.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { computeOptions, sessionOptions } from './watch.ts';

/** `pipeline plan FILE`: the task graph, what a run would take from the cache and what it would do and why, as text, json or mermaid. Downloads nothing. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const how = { ...computeOptions(options), ...sessionOptions(io), untrusted: options.untrusted === true };
  const { plan, ...shown } = await planDocument(document, how);
  io.stdout.write(formatPlan(plan, options.format as PlanFormat, shown));
  return EXIT.ok;
}
