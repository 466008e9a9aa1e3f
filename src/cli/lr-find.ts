import { join, relative } from 'node:path';
import { type FoundRates, findDocumentRates } from '../session/find-rates.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { computeOptions, sessionOptions, watched } from './watch.ts';

/** `pipeline lr-find FILE [--at STAGE]`: does the stages before one (from the cache where it holds them), then lr_find in its place; the plot and four suggestions. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const how = { ...computeOptions(options), ...sessionOptions(io), runs: options.runs as string, at: String(options.at) };
  const found = await watched(options, io, (watch) => findDocumentRates(document, { ...how, ...watch }));
  if (found.state === 'interrupted') return EXIT.interrupted;
  if (options.json !== true) io.stdout.write(findings(found, io));
  return EXIT.ok;
}

function findings({ suggestions, folder }: FoundRates, io: Io): string {
  const lines = Object.entries(suggestions).map(([rule, lr]) => `${rule.padEnd(8)}  ${lr.toExponential(2)}`);
  const plots = ['lr_find.png', 'lr_find.svg'].map((name) => relative(io.cwd, join(folder, name)));
  return `\n${lines.join('\n')}\n${plots.join('\n')}\n`;
}
