import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { OutputWord } from '../language/contracts/output.ts';
import { openFinishedRun } from '../report/finished-run.ts';
import { readRunFile } from '../run/run-file.ts';
import { BUILTIN } from '../words/builtin.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

/** `pipeline report RUN`: draws a run's report.html anew and says where it is. */
export async function run([name]: readonly string[], _options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const folder = resolve(io.cwd, name!);
  const finished = await openFinishedRun(folder, await outputsOf(folder), BUILTIN);
  const path = join(folder, await finished.writeText('report.html', await finished.page()));
  const near = relative(io.cwd, path);
  io.stdout.write(`${near.startsWith('..') ? path : near}\n`);
  return EXIT.ok;
}

/** The outputs of a run's file that are built in: looking at a run runs no plug-in. None where it has no run.json, which the page does not need. */
async function outputsOf(folder: string): Promise<readonly OutputWord[]> {
  if (!existsSync(join(folder, 'run.json'))) return [];
  const { document } = await readRunFile(folder);
  return document.outputs.filter(({ plugin }) => plugin === undefined).map((spec) => BUILTIN.create(spec));
}
