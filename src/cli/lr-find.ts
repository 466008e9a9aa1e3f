import { join, relative } from 'node:path';
import type { Document, Stage } from '../document/document.ts';
import { readRunRecord } from '../folder/record.ts';
import { LR_RULES } from '../language/contracts/stage.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import { gatherFacts } from './facts.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { perform } from './perform.ts';
import { startRun, threadsOf } from './run.ts';

type Options = Readonly<Record<string, unknown>>;

/** `pipeline lr-find FILE [--at STAGE]`: does the stages before one (from the cache where it holds them), then lr_find in its place; the plot and four suggestions. */
export async function run([file]: readonly string[], options: Options, io: Io): Promise<number> {
  const whole = await loadDocument(file!, options, io);
  if (!whole) return EXIT.problem;
  const document = upToFinder(whole, stageIndex(whole, String(options.at)));
  const want = { engine: options.engine as string, offline: options.offline === true, ...threadsOf(options) };
  const { facts, engineNotes } = await gatherFacts(document, want, io);
  const lock = { kind: 'none' } as const;
  const folder = await startRun(document, facts, lock, options, io);
  const code = await perform({ document, facts, engineNotes, folder, lock, stagesOnly: true, ...threadsOf(options) }, options, io);
  if (code === EXIT.ok && options.json !== true) io.stdout.write(await findings(folder, io));
  return code;
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

async function findings(folder: string, io: Io): Promise<string> {
  const find = (await readRunRecord(folder)).history.finds.at(-1)!;
  const lines = Object.entries(find.suggestions).map(([rule, lr]) => `${rule.padEnd(8)}  ${lr.toExponential(2)}`);
  const plots = ['lr_find.png', 'lr_find.svg'].map((name) => relative(io.cwd, join(folder, name)));
  return `\n${lines.join('\n')}\n${plots.join('\n')}\n`;
}
