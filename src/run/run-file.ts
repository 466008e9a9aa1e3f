import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import type { StoredDocument } from '../document/document.ts';
import { writeAtomic } from '../util/files.ts';
import { isRecord, parseJsonFile } from '../util/json-file.ts';
import { UserError } from '../util/problem.ts';
import { refuseForeign } from './run-file-form.ts';

/** run.json: what `resume` and `report` need to know of a run beside its artefacts. */
export interface RunFile {
  readonly format: 'pipefile-run';
  readonly version: 1;
  readonly started: string;
  readonly engine: string;
  readonly threads?: number;
  readonly planHash: string;
  readonly codeVersion: string;
  /** What becomes of the lock beside the pipeline file when the run is done. */
  readonly lock: 'none' | 'write' | 'frozen';
  /** Hash of the data, where they were there at the start. */
  readonly contentHash?: string;
  /** Hash of what is made of the data, with contentHash: see datasetHash. */
  readonly datasetHash?: string;
  readonly document: StoredDocument;
}

/** Writes run.json and the resolved pipeline.yaml into a new run folder. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await writeAtomic(join(folder, 'pipeline.yaml'), stringify(placedIn(folder, run.document)));
  await writeAtomic(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** The resolved values as a file in another folder states them: bases merged in, paths relative to that folder. */
function placedIn(folder: string, { name, resolved, file, paths }: RunFile['document']): Readonly<Record<string, unknown>> {
  const { extends: _, plugins, version, ...rest } = structuredClone(resolved);
  const from = (path: string): string => relative(folder, path).replaceAll(sep, '/') || '.';
  for (const { path, text, target, from: base } of paths) if (base === 'file') replaceAt(rest, path, text, from(target!));
  const words = Array.isArray(plugins) ? { plugins: plugins.map((path) => from(resolve(dirname(file), String(path)))) } : {};
  return { version, name, ...rest, ...words };
}

/** Replaces a text at a document path, or within the list that stands there. */
function replaceAt(value: unknown, path: string, text: string, by: string): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop()!;
  const holder = steps.reduce((at, step) => (at as Record<string, unknown>)[step], value) as Record<string, unknown>;
  const there = holder[last];
  holder[last] = Array.isArray(there) ? there.map((part: unknown) => (part === text ? by : part)) : by;
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
  const path = join(folder, 'run.json');
  const run = parseJsonFile<RunFile>(text, path, isRecord);
  if (run.format !== 'pipefile-run' || run.version !== 1) {
    throw new UserError({ code: 'unreadable-file', message: `${folder}/run.json was written by another version of pipefile` });
  }
  refuseForeign(run, path);
  return run;
}
