import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GetterSpec, LabellerSpec } from '../../src/data/spec.ts';
import { type Problem, UserError } from '../../src/util/problem.ts';

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

type TableSpec = GetterSpec & { readonly kind: 'csv' };

/** The getter `csv: t.csv` with changes. */
export function table(changes: Partial<TableSpec> = {}): TableSpec {
  return { kind: 'csv', file: 't.csv', header: true, delimiter: ',', fnCol: 0, folder: '', suffix: '', ...changes };
}

type ColumnSpec = LabellerSpec & { readonly kind: 'column' };

/** The labeller `column: y` with changes. */
export function column(changes: Partial<ColumnSpec> = {}): ColumnSpec {
  return { kind: 'column', column: 'y', pref: '', suff: '', ...changes };
}
