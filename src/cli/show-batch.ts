import { relative, resolve } from 'node:path';
import { openDataset } from '../data/dataset.ts';
import { showBatch } from '../data/show/show-batch.ts';
import type { ShownItem } from '../language/contracts/plots.ts';
import { batchPicture } from '../report/plots/batch-picture.ts';
import { gridCount, gridLayout } from '../report/plots/grid-layout.ts';
import { blockGrid, pictureEscape, pictureProtocol } from '../report/plots/terminal-picture.ts';
import { writeAtomic } from '../util/files.ts';
import { EXIT } from './command.ts';
import { locateData, withPlaces } from './data-folder.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { wholeNumber } from './numbers.ts';
import { raw } from './output.ts';

/** `pipeline show-batch FILE`: pictures as the network sees them, as a PNG file, and in the terminal where it can show them. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const [rows, columns] = [wholeNumber(options.nrows, '--nrows'), wholeNumber(options.ncols, '--ncols')];
  const count = wholeNumber(options.max, '--max') ?? gridCount(rows, columns);
  const split = options.split as 'train' | 'valid';
  const unique = options.unique === true;
  const items = await withPlaces(document, async () => {
    const root = await locateData(document, options, io);
    const dataset = await openDataset(document.data, root, document.words);
    return showBatch(dataset, document.data, document.words, { split, count, unique });
  });
  const layout = gridLayout(items.length, rows, columns);
  const shown = items.slice(0, layout.rows * layout.columns);
  const what = unique ? `${shown[0]!.path}, augmented` : split === 'train' ? 'training batch' : 'validation batch';
  const png = await batchPicture(shown, `${document.name}: ${what}`, layout.columns);
  const path = resolve(io.cwd, (options.out as string | undefined) ?? `${document.name}-batch.png`);
  await writeAtomic(path, png);
  showInTerminal(shown, png, layout.columns, io);
  const near = relative(io.cwd, path);
  io.stdout.write(`${near.startsWith('..') ? path : near}\n`);
  return EXIT.ok;
}

function showInTerminal(items: readonly ShownItem[], png: Uint8Array, columns: number, io: Io): void {
  const protocol = io.stdout.isTTY ? pictureProtocol(io.env) : undefined;
  if (protocol === undefined) return;
  raw(io.stdout).write(protocol === 'blocks' ? blockGrid(items, columns, io.stdout.columns ?? 80) : pictureEscape(png, protocol));
}
