import { resolve } from 'node:path';
import { examineData } from '../data/doctor/examine.ts';
import type { DataCheck } from '../data/doctor/finding.ts';
import { disagreements } from '../interpret/disagreements.ts';
import { readPredictions } from '../interpret/predictions-file.ts';
import { dataCheckMarkdown } from '../report/data-check/markdown.ts';
import { dataCheckText } from '../report/data-check/text.ts';
import { chooseSymbols, createStyle, wantsColor } from '../report/text/style.ts';
import { EXIT } from './command.ts';
import { locateData, withPlaces } from './data-folder.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { wholeNumber } from './numbers.ts';
import { paint, raw } from './output.ts';

/** `pipeline data check FILE`: what may spoil training or its numbers. Exit 1 for an error, with --strict for a warning too. */
export async function run([_check, file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const most = wholeNumber(options.files, '--files') ?? 10;
  const predictions = options.run === undefined ? undefined : await readPredictions(resolve(io.cwd, options.run as string));
  const start = performance.now();
  const check = await withPlaces(document, async () =>
    examineData(document.data, await locateData(document, options, io), document.words, {
      onProgress: progress(io),
      also: (subject) => (predictions ? disagreements(predictions, subject) : []),
    }),
  );
  clearProgress(io);
  const text = print(check, options.format as string, { name: document.name, most, seconds: (performance.now() - start) / 1000 }, io);
  if (options.format === 'text') paint(io.stdout, text);
  else io.stdout.write(text);
  const bad = check.findings.some(({ severity }) => severity === 'error' || (options.strict === true && severity === 'warning'));
  return bad ? EXIT.problem : EXIT.ok;
}

function print(check: DataCheck, format: string, more: { name: string; most: number; seconds: number }, io: Io): string {
  if (format === 'json') return `${JSON.stringify(check, null, 2)}\n`;
  if (format === 'markdown') return dataCheckMarkdown(check, more.name);
  return dataCheckText(check, {
    ...more,
    style: createStyle(wantsColor(io.stdout.isTTY === true, io.env)),
    symbols: chooseSymbols(io.env),
    width: io.stdout.isTTY ? Math.max(60, io.stdout.columns ?? 80) : 120,
  });
}

/** A counter on a terminal's standard error, some ten times a second. */
function progress(io: Io): (done: number, of: number) => void {
  let last = 0;
  return (done, of) => {
    const now = performance.now();
    if (!io.stderr.isTTY || now - last < 100) return;
    last = now;
    raw(io.stderr).write(`\r\u001b[Klooking at files: ${done} of ${of}`);
  };
}

function clearProgress(io: Io): void {
  if (io.stderr.isTTY) raw(io.stderr).write('\r\u001b[K');
}
