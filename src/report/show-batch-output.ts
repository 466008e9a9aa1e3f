import { join } from 'node:path';
import { openDataset } from '../data/dataset.ts';
import { showBatch } from '../data/show/show-batch.ts';
import { writeAtomic } from '../util/files.ts';
import { batchPicture } from './batch-picture.ts';
import { dataOfRun, type Restore } from './data-check/of-run.ts';
import { gridCount, gridLayout } from './plots/grid-layout.ts';
import type { RunRecord } from './record.ts';

/** Draws show_batch.png into a run's folder; gives its name. */
export async function drawShowBatch(record: RunRecord, options: Readonly<Record<string, unknown>>, restore: Restore): Promise<string> {
  const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
  const [rows, columns] = [number(options['nrows']), number(options['ncols'])];
  const { spec, root, words } = await dataOfRun(record, restore);
  const split = options['split'] === 'valid' ? 'valid' : 'train';
  const count = number(options['max_n']) ?? gridCount(rows, columns);
  const items = await showBatch(await openDataset(spec, root, words), spec, { split, count, unique: options['unique'] === true });
  const layout = gridLayout(items.length, rows, columns);
  const shown = items.slice(0, layout.rows * layout.columns);
  const title = `${record.name}: ${split === 'train' ? 'training' : 'validation'} batch`;
  await writeAtomic(join(record.folder, 'show_batch.png'), await batchPicture(shown, title, layout.columns));
  return 'show_batch.png';
}
