import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareRuns, compareValues, type DiffFormat, formatDiff } from '../report/diff.ts';
import { readRunRecord } from '../report/record.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { loadDocument } from './load.ts';

/** `pipeline diff A B`: what changed between two pipeline files (their values) or two run folders (metrics, classes and photos too). */
export async function run([before, after]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const format = options.format as DiffFormat;
  const runs = [before!, after!].map((path) => existsSync(join(resolve(io.cwd, path), 'events.jsonl')));
  if (runs[0] !== runs[1]) {
    throw new UserError({
      code: 'wrong-value',
      message: 'a run folder cannot be compared with a file',
      expected: 'two run folders or two pipeline files',
      hint: "compare the file with the run's own pipeline.yaml",
    });
  }
  if (runs[0]) {
    const [a, b] = await Promise.all([before!, after!].map((path) => readRunRecord(resolve(io.cwd, path))));
    io.stdout.write(formatDiff({ ...compareRuns(a!, b!), before: before!, after: after! }, format));
    return EXIT.ok;
  }
  const a = await loadDocument(before!, {}, io);
  const b = await loadDocument(after!, {}, io);
  if (!a || !b) return EXIT.problem;
  io.stdout.write(formatDiff({ before: before!, after: after!, values: compareValues(a.resolved, b.resolved) }, format));
  return EXIT.ok;
}
