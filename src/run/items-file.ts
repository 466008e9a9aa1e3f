import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRows } from '../data/csv.ts';
import type { Dataset } from '../data/items.ts';
import { namesOf } from '../data/vocab.ts';
import type { ItemRow } from '../language/contracts/output.ts';
import { writeAtomic } from '../util/files.ts';

const NAME = 'items.csv';
const HEAD = 'path,label,split,sha256';

/** Writes a run folder's items.csv: every item with its label, side and content, in the data set's order. */
export async function writeItemsFile(
  folder: string,
  { items, labels, split }: Dataset,
  hashes: ReadonlyMap<string, string>,
): Promise<void> {
  const side = new Map<number, string>();
  for (const i of split.train) side.set(i, 'train');
  for (const i of split.valid) side.set(i, 'valid');
  const rows = items.map(({ path }, i) =>
    [path, namesOf(labels[i]!).join(';'), side.get(i) ?? '', hashes.get(path) ?? ''].map(cell).join(','),
  );
  await writeAtomic(join(folder, NAME), `${[HEAD, ...rows].join('\n')}\n`);
}

/** The rows of a run folder's items.csv; undefined where the run wrote none. */
export async function readItemsFile(folder: string): Promise<readonly ItemRow[] | undefined> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [, ...rows] = parseRows(text, ',', { name: join(folder, NAME) });
  return rows.map(({ cells: [path = '', label = '', split = '', sha256 = ''] }) => ({
    path,
    label,
    split: split as ItemRow['split'],
    sha256,
  }));
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
