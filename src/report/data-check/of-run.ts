import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examineData } from '../../data/doctor/examine.ts';
import type { DataCheck } from '../../data/doctor/finding.ts';
import type { DataSpec } from '../../data/spec.ts';
import type { Document, StoredDocument } from '../../document/document.ts';
import { disagreements } from '../../interpret/disagreements.ts';
import type { Words } from '../../language/word.ts';
import { readRunFile } from '../../run/run-file.ts';
import { writeAtomic } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import type { RunRecord } from '../record.ts';

const NAME = 'data-check.json';

/** Under way, by run folder: the outputs `data_check` and `report` may ask at the same time. */
const underWay = new Map<string, Promise<DataCheck>>();

/** The run's data-check.json; made first where its file asks for `data_check`. Undefined where there is none and none is asked for. */
export async function dataCheckOfRun(record: RunRecord, restore: Restore): Promise<DataCheck | undefined> {
  const path = join(record.folder, NAME);
  if (existsSync(path) && !underWay.has(record.folder)) return JSON.parse(await readFile(path, 'utf8')) as DataCheck;
  const outputs = (record.pipeline.value.outputs ?? []) as readonly unknown[];
  const asked = outputs.some((word) => word === 'data_check' || (word !== null && typeof word === 'object' && 'data_check' in word));
  return asked && record.predictions ? checkRunData(record, restore).catch(unlessRefused) : undefined;
}

/** Without the run's plug-ins its data cannot be looked at again. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof UserError && error.problems.some(({ code }) => code === 'plugin-refused')) return undefined;
  throw error;
}

/** Examines the data of a finished run and keeps what was found as data-check.json; what the model is sure of against the labels is part of it. */
export function checkRunData(record: RunRecord, restore: Restore): Promise<DataCheck> {
  const before = underWay.get(record.folder);
  if (before) return before;
  const check = examine(record, restore).finally(() => underWay.delete(record.folder));
  underWay.set(record.folder, check);
  return check;
}

async function examine(record: RunRecord, restore: Restore): Promise<DataCheck> {
  const { predictions } = record;
  const { spec, root, words } = await dataOfRun(record, restore);
  const check = await examineData(spec, root, words, { also: (subject) => (predictions ? disagreements(predictions, subject) : []) });
  await writeAtomic(join(record.folder, NAME), `${JSON.stringify(check, null, 1)}\n`);
  return check;
}

/** Makes of a stored document one whose words do something; imports the plug-ins that it names, or throws a UserError `plugin-refused` where these may not run. */
export type Restore = (stored: StoredDocument) => Promise<Document>;

/** A finished run's data section with its words, and the folder its items are below. A UserError where the run has written no predictions. */
export async function dataOfRun(
  { folder, predictions }: RunRecord,
  restore: Restore,
): Promise<{ readonly spec: DataSpec; readonly root: string; readonly words: Words }> {
  if (!predictions) {
    throw new UserError({
      code: 'wrong-value',
      message: `${folder} does not say where its data are`,
      expected: 'a finished run, with predictions.json',
    });
  }
  const { data, words } = await restore((await readRunFile(folder)).document);
  return { spec: { ...data, path: '' }, root: predictions.root, words };
}
