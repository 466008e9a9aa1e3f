import { relative } from 'node:path';
import { resumeRun } from '../session/resume-run.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { endOf } from './run.ts';
import { sessionOptions, watched } from './watch.ts';

/** `pipeline resume RUN`: goes on from the newest good checkpoint of a run folder, with the engine it was started on. */
export async function run([folder]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const how = { ...sessionOptions(io), offline: options.offline === true, plugins: options.plugins === true ? 'all' : 'trusted' } as const;
  const result = await watched(options, io, (watch) => resumeRun(folder!, { ...how, ...watch }).done);
  if (!result.already) return endOf(result, io);
  io.stdout.write(`${relative(io.cwd, result.folder) || result.folder} is finished; there is nothing to resume\n`);
  return EXIT.ok;
}
