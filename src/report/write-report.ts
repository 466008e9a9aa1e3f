import { join } from 'node:path';
import { writeAtomic } from '../util/files.ts';
import { dataCheckOfRun, type Restore } from './data-check/of-run.ts';
import { dataPhotos } from './data-check/photos.ts';
import { reportHtml } from './html.ts';
import { gatherPhotos } from './photos.ts';
import { sincePreviousRun } from './previous.ts';
import type { RunRecord } from './record.ts';

/** Writes report.html into the run's folder; gives its name. */
export async function writeReport(record: RunRecord, restore: Restore): Promise<string> {
  const check = await dataCheckOfRun(record, restore);
  const data = check && { check, photos: await dataPhotos(check) };
  const page = reportHtml(record, await gatherPhotos(record), await sincePreviousRun(record), data);
  await writeAtomic(join(record.folder, 'report.html'), page);
  return 'report.html';
}
