import { relative, resolve } from 'node:path';
import { openDataset } from '../data/dataset.ts';
import { oneBatch } from '../data/show/one-batch.ts';
import { writeSafetensors } from '../model/weights/safetensors.ts';
import { batchArrays, batchJson, batchMetadata, batchText } from '../report/text/one-batch.ts';
import { createStyle, wantsColor } from '../report/text/style.ts';
import { EXIT } from './command.ts';
import { locateData, withPlaces } from './data-folder.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { paint } from './output.ts';

const MOST_ITEMS = 8;

/** `pipeline one-batch FILE`: shapes, types and ranges of the first batch; with --out the batch itself as safetensors. */
export async function run([file]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const split = options.split as 'train' | 'valid';
  const one = await withPlaces(document, async () => {
    const root = await locateData(document, options, io);
    return oneBatch(await openDataset(document.data, root, document.words), document.data, document.words, split);
  });
  const { name } = document;
  const style = createStyle(wantsColor(io.stdout.isTTY === true, io.env));
  const width = io.stdout.isTTY ? Math.max(60, io.stdout.columns ?? 80) : 120;
  const json = options.format === 'json';
  if (json) io.stdout.write(`${JSON.stringify(batchJson(one), null, 2)}\n`);
  else paint(io.stdout, batchText(one, { name, split, style, width, most: MOST_ITEMS }));
  if (options.out === undefined) return EXIT.ok;
  const path = resolve(io.cwd, options.out as string);
  await writeSafetensors(path, batchArrays(one), batchMetadata(one, name, split));
  if (!json) io.stdout.write(`\n${relative(io.cwd, path)}: x, y\n`);
  return EXIT.ok;
}
