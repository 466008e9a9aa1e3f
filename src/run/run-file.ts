import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Document } from '../document/document.ts';
import { writeAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';

/** run.json: what `resume` and `report` need to know of a run beside its artefacts. */
export interface RunFile {
  readonly format: 'pipefile-run';
  readonly version: 1;
  readonly started: string;
  readonly engine: string;
  readonly threads?: number;
  readonly planHash: string;
  readonly codeVersion: string;
  /** The document as it was run, words resolved; origins are left out. */
  readonly document: Omit<Document, 'origins'>;
}

/** Writes run.json and the resolved pipeline.yaml into a new run folder. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await writeAtomic(join(folder, 'pipeline.yaml'), stringify(run.document.resolved));
  await writeAtomic(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** Reads a run folder's run.json. Throws UserError where the folder is none of ours. */
export async function readRunFile(folder: string): Promise<RunFile> {
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UserError({
      code: 'unreadable-file',
      message: `${folder} is not a run folder`,
      expected: 'a folder that `pipeline run` made, with run.json in it',
      hint: 'run folders are below runs/<name>/; list them with `ls runs/*`',
    });
  }
  const run = JSON.parse(text) as RunFile;
  if (run.format !== 'pipefile-run' || run.version !== 1) {
    throw new UserError({ code: 'unreadable-file', message: `${folder}/run.json was written by another version of pipefile` });
  }
  return run;
}
