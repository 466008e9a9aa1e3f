import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../util/files.ts';
import type { Problem } from '../util/problem.ts';

const NAME = 'changed-data.json';
const SHOWN = 10;

/** Notes in a run folder that files changed under the run's hands, so that it is never resumed; gives the problem to end with. */
export async function noteChangedData(folder: string, files: readonly string[]): Promise<Problem> {
  const problem = changedProblem(folder, files);
  await writeAtomic(join(folder, NAME), `${JSON.stringify({ files }, null, 2)}\n`);
  return problem;
}

/** The problem of a run folder in which noteChangedData has noted one. */
export async function changedDataOf(folder: string): Promise<Problem | undefined> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : changedProblem(folder, filesIn(text));
}

function filesIn(text: string): readonly string[] {
  try {
    const { files } = JSON.parse(text) as { readonly files?: unknown };
    return Array.isArray(files) ? files.map(String) : [];
  } catch {
    return [];
  }
}

function changedProblem(folder: string, files: readonly string[]): Problem {
  const rest = files.length - SHOWN;
  const shown = files.slice(0, SHOWN).join(', ');
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return {
    code: 'data-changed',
    message: `${count} changed while the run used them, so what it learnt belongs to neither the old nor the new ones`,
    expected: 'photos, weights and loaded models that stay as they are until the run ends',
    found: `changes in ${shown}${rest > 0 ? ` and ${rest} more` : ''}`,
    hint: `run again and leave them alone; ${folder} stays, but it cannot be resumed, none of its later stages is in the cache, and no lock was written`,
  };
}
