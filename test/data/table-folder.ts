import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { WordSpec } from '../../src/language/spec.ts';
import { type Problem, UserError } from '../../src/util/problem.ts';
import { specOf } from '../words.ts';

/** A temporary folder with files in it; gone when the work is done. */
export async function inFolder<T>(files: Readonly<Record<string, string | Uint8Array>>, work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'pipefile-table-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The problems that work ends with; none where it does not throw a UserError. */
export async function problemsOf(work: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

/** The getter `csv: t.csv` with changes. */
export function table(changes: Readonly<Record<string, unknown>> = {}): WordSpec<'getter'> {
  return specOf('getter', 'csv', { file: 't.csv', ...changes });
}

/** The labeller `column: y` with changes. */
export function column(changes: Readonly<Record<string, unknown>> = {}): WordSpec<'labeller'> {
  return specOf('labeller', 'column', { column: 'y', ...changes });
}
