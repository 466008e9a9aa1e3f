import { join, relative, resolve } from 'node:path';
import type { Document, StoredDocument } from '../document/document.ts';
import { readRunRecord } from '../report/record.ts';
import { writeReport } from '../report/write-report.ts';
import { UserError } from '../util/problem.ts';
import { restoreDocument } from '../words/load.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

/** `pipeline report RUN`: draws a run's report.html anew and says where it is. */
export async function run([folder]: readonly string[], _options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const record = await readRunRecord(resolve(io.cwd, folder!));
  const path = join(record.folder, await writeReport(record, restoreWithoutPlugins));
  const near = relative(io.cwd, path);
  io.stdout.write(`${near.startsWith('..') ? path : near}\n`);
  return EXIT.ok;
}

/** Reports are drawn of runs of others too, so nothing that a run folder names is run. */
async function restoreWithoutPlugins(stored: StoredDocument): Promise<Document> {
  if (stored.plugins.length === 0) return restoreDocument(stored);
  throw new UserError({ code: 'plugin-refused', message: 'a report runs no plug-ins' });
}
