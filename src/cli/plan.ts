import { compile } from '../plan/compile.ts';
import { formatPlan } from '../report/plan-text.ts';
import { EXIT } from './command.ts';
import { gatherFacts } from './facts.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';

/** `pipeline plan FILE`: the task graph with its checks, as text, json or mermaid. Downloads nothing. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const { facts } = await gatherFacts(document, { engine: options.engine as string, offline: options.offline === true }, io);
  io.stdout.write(formatPlan(compile(document, facts), options.format as 'text' | 'json' | 'mermaid'));
  return EXIT.ok;
}
