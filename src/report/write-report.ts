import { join } from 'node:path';
import { writeAtomic } from '../util/files.ts';
import { reportHtml } from './html.ts';
import { gatherPhotos } from './photos.ts';
import { sincePreviousRun } from './previous.ts';
import type { RunRecord } from './record.ts';

/** Writes report.html into the run's folder; gives its name. */
export async function writeReport(record: RunRecord): Promise<string> {
  await writeAtomic(join(record.folder, 'report.html'), reportHtml(record, await gatherPhotos(record), await sincePreviousRun(record)));
  return 'report.html';
}
