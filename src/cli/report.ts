import { join, relative, resolve } from 'node:path';
import { readRunRecord } from '../report/record.ts';
import { writeReport } from '../report/write-report.ts';
import { restoreDocument } from '../words/load.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

/** `pipeline report RUN`: draws a run's report.html anew and says where it is. */
export async function run([folder]: readonly string[], _options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const record = await readRunRecord(resolve(io.cwd, folder!));
  const path = join(record.folder, await writeReport(record, restoreDocument));
  const near = relative(io.cwd, path);
  io.stdout.write(`${near.startsWith('..') ? path : near}\n`);
  return EXIT.ok;
}
