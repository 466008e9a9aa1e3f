import type { DataCheck } from '../../data/doctor/finding.ts';
import type { RunRecord } from '../../folder/record.ts';
import { dataPhotos } from '../data-check/photos.ts';
import { ownPhotos } from '../own-photo.ts';
import { reportHtml } from './page.ts';
import { gatherPhotos } from './photos.ts';
import { sincePreviousRun } from './previous-run.ts';

/** The report of a run as one HTML page, with the pictures it shows and what its data check found, if there was one. */
export async function renderPage(record: RunRecord, check: DataCheck | undefined): Promise<string> {
  const data = check && { check, photos: await dataPhotos(check, ownPhotos(record)) };
  return reportHtml(record, await gatherPhotos(record), await sincePreviousRun(record), data);
}
