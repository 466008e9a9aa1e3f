import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type RunRecord, readRunRecord } from '../../folder/record.ts';
import { compareRuns, type RunDifference } from '../diff/runs.ts';

/** How many older folders are looked at for a finished run. */
const LOOK_BACK = 20;

/**
 * What changed since the newest finished run before this one in the same folder of runs (their names begin with their time); undefined
 * where there is none. Folders that cannot be read are passed over.
 */
export async function sincePreviousRun(record: RunRecord): Promise<RunDifference | undefined> {
  const parent = dirname(record.folder);
  const names = await readdir(parent).catch(() => []);
  const older = names.filter((name) => name < basename(record.folder)).sort();
  for (const name of older.reverse().slice(0, LOOK_BACK)) {
    const other = await readRunRecord(join(parent, name)).catch(() => undefined);
    if (other?.ending === 'done' && other.name === record.name) return compareRuns(other, record);
  }
  return undefined;
}
