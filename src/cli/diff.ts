import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRunRecord } from '../folder/record.ts';
import { type DiffFormat, formatDiff, formatDiffs } from '../report/diff/format.ts';
import { compareRuns } from '../report/diff/runs.ts';
import { compareValues } from '../report/diff/values.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import { compareRevisions, type Place, placeOf } from './diff/revisions.ts';
import type { Io } from './io.ts';
import { loadDocument, parseOptions } from './load.ts';

/**
 * `pipeline diff A [B]`: what changed between two run folders (values, data, metrics, classes, photos, cost), two pipeline files (values),
 * or two git revisions (each pipeline file with its lock). `REV:FILE` names one file of a revision; without B the working tree is meant.
 */
export async function run([before, after]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const format = options.format as DiffFormat;
  const at = (path: string): string => resolve(io.cwd, path);
  const runs = [before, after].map((path) => path !== undefined && existsSync(join(at(path), 'events.jsonl')));
  if (runs[0] && runs[1]) {
    const [a, b] = await Promise.all([readRunRecord(at(before!)), readRunRecord(at(after!))]);
    io.stdout.write(formatDiff({ ...compareRuns(a, b), before: before!, after: after! }, format));
    return EXIT.ok;
  }
  if (runs[0] || runs[1]) throw mixed();
  if (after !== undefined && existsSync(at(before!)) && existsSync(at(after))) return compareFiles(before!, after, options, io);
  const [a, b] = [place(before!, io), after === undefined ? {} : place(after, io)];
  const differences = await compareRevisions(a, b, parseOptions(options), io.cwd);
  const nothing = 'No pipeline file differs.\n';
  io.stdout.write(differences.length === 0 && format !== 'json' ? nothing : formatDiffs(differences, format));
  return EXIT.ok;
}

async function compareFiles(before: string, after: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const a = await loadDocument(before, options, io);
  const b = await loadDocument(after, options, io);
  if (!a || !b) return EXIT.problem;
  io.stdout.write(formatDiff({ before, after, values: compareValues(a.resolved, b.resolved) }, options.format as DiffFormat));
  return EXIT.ok;
}

function place(text: string, io: Io): Place {
  const found = placeOf(text, io.cwd);
  if (found) return found;
  throw new UserError({
    code: 'unreadable-file',
    message: `${text} is no file, no run folder, and no revision that git knows here`,
    expected: 'two run folders, two pipeline files, or git revisions such as main, HEAD~1 or main:pets.yaml',
  });
}

function mixed(): UserError {
  return new UserError({
    code: 'wrong-value',
    message: 'a run folder cannot be compared with a file',
    expected: 'two run folders or two pipeline files',
    hint: "compare the file with the run's own pipeline.yaml",
  });
}
