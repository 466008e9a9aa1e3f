import { collateErrorText, fastaiText } from '../data/summary/fastai-text.ts';
import type { Summary } from '../data/summary/trace.ts';
import { summarise } from '../data/summary/walk.ts';
import type { Document } from '../document/document.ts';
import { placeProblems } from '../document/place.ts';
import { chooseSymbols, createStyle, wantsColor } from '../report/text/style.ts';
import { mergeNotes } from '../report/text/summary/merge-notes.ts';
import { summaryText } from '../report/text/summary/summary-text.ts';
import { EXIT } from './command.ts';
import { locateData, withPlaces } from './data-folder.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { wholeNumber } from './numbers.ts';
import { paint } from './output.ts';
import { formatProblems } from './problems.ts';

/** `pipeline summary FILE`: one item through every step, then a batch; exit 1 where a step fails. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const batchSize = wholeNumber(options.bs, '--bs') ?? 4;
  const root = await withPlaces(document, () => locateData(document, options, io));
  const summary = await summarise(document.data, root, document.words, batchSize);
  const text = print(summary, document, options.format as string, io);
  if (options.format === 'text') paint(io.stdout, text);
  else io.stdout.write(text);
  if (!summary.failure) return EXIT.ok;
  if (options.format !== 'json') paint(io.stderr, `\n${await formatProblems(placeProblems([summary.failure], document), io)}`);
  return EXIT.problem;
}

function print(summary: Summary, document: Document, format: string, io: Io): string {
  if (format === 'json') return `${JSON.stringify(summary, null, 2)}\n`;
  if (format === 'fastai') {
    const text = fastaiText(summary, { source: summary.root });
    return summary.failure?.code === 'missing-resize' ? `${text}\n${collateErrorText(summary)}\n` : text;
  }
  const color = wantsColor(io.stdout.isTTY === true, io.env);
  return summaryText(summary, {
    name: document.name,
    style: createStyle(color),
    symbols: chooseSymbols(io.env),
    width: io.stdout.isTTY ? Math.max(60, io.stdout.columns ?? 80) : 120,
    notes: mergeNotes(document.resolved.data as Readonly<Record<string, unknown>>, summary),
  });
}
