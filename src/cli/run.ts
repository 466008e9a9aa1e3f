import type { RunResult } from '../session/perform.ts';
import { runDocument } from '../session/run-file.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';
import { computeOptions, sessionOptions, watched } from './watch.ts';

type Options = Readonly<Record<string, unknown>>;

/** `pipeline run FILE`: checks everything, then trains into a new run folder. */
export async function run([file]: readonly string[], options: Options, io: Io): Promise<number> {
  const document = await loadDocument(file!, options, io);
  if (!document) return EXIT.problem;
  const how = { ...computeOptions(options), ...sessionOptions(io), runs: options.runs as string, lock: lockOption(options) };
  return endOf(await watched(options, io, (watch) => runDocument(document, { ...how, ...watch })), io);
}

/** A run of the file as it stands writes its lock; an experiment with --set leaves the lock alone. */
function lockOption({ frozen, lock, set }: Options): 'frozen' | 'none' | 'write' {
  if (frozen === true) return 'frozen';
  return lock === false || set !== undefined ? 'none' : 'write';
}

/** The exit code of a run; prints how a frozen one compares with its lock. */
export function endOf({ state, frozen }: RunResult, io: Io): number {
  if (frozen) io.stderr.write(`${frozen.lines.join('\n')}\n`);
  if (state === 'interrupted') return EXIT.interrupted;
  return frozen?.failed ? EXIT.problem : EXIT.ok;
}
