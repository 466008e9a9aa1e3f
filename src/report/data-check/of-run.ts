import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examineData } from '../../data/doctor/examine.ts';
import type { DataCheck } from '../../data/doctor/finding.ts';
import type { DataSpec } from '../../data/spec.ts';
import type { RunRecord } from '../../folder/record.ts';
import { disagreements } from '../../interpret/disagreements.ts';
import type { Words } from '../../language/word.ts';
import { readRunFile } from '../../run/run-file.ts';
import { writeAtomic } from '../../util/files.ts';
import { isRecord, parseJsonFile } from '../../util/json-file.ts';
import { UserError } from '../../util/problem.ts';

const NAME = 'data-check.json';

/** The run's data-check.json; undefined where it has none. */
export async function keptDataCheck({ folder }: RunRecord): Promise<DataCheck | undefined> {
  const path = join(folder, NAME);
  return existsSync(path) ? parseJsonFile<DataCheck>(await readFile(path, 'utf8'), path, isDataCheck) : undefined;
}

/** The run's data-check.json, made where it has none: what the model is sure of against the labels is part of it. */
export async function dataCheckOfRun(record: RunRecord, words: Words): Promise<DataCheck> {
  return (await keptDataCheck(record)) ?? examine(record, words);
}

function isDataCheck(value: unknown): boolean {
  return isRecord(value) && typeof value['root'] === 'string' && Array.isArray(value['findings']);
}

async function examine(record: RunRecord, words: Words): Promise<DataCheck> {
  const { predictions } = record;
  const { spec, root } = await dataOfRun(record);
  const check = await examineData(spec, root, words, { also: (subject) => (predictions ? disagreements(predictions, subject) : []) });
  await writeAtomic(join(record.folder, NAME), `${JSON.stringify(check, null, 1)}\n`);
  return check;
}

/** A finished run's data section and the folder its items are below. A UserError where the run has written no predictions. */
export async function dataOfRun({ folder, predictions }: RunRecord): Promise<{ readonly spec: DataSpec; readonly root: string }> {
  if (!predictions) {
    throw new UserError({
      code: 'wrong-value',
      message: `${folder} does not say where its data are`,
      expected: 'a finished run, with predictions.json',
    });
  }
  const { document } = await readRunFile(folder);
  return { spec: { ...document.data, path: '' }, root: predictions.root };
}
