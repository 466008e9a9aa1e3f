import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examineData } from '../../data/doctor/examine.ts';
import type { DataCheck } from '../../data/doctor/finding.ts';
import type { DataSpec } from '../../data/spec.ts';
import { disagreements } from '../../interpret/disagreements.ts';
import type { PluginModule } from '../../language/plugin-module.ts';
import type { LoadWords } from '../../language/word.ts';
import { readRunFile } from '../../run/run-file.ts';
import { writeAtomic } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import type { RunRecord } from '../record.ts';

const NAME = 'data-check.json';

/** Under way, by run folder: the outputs `data_check` and `report` may ask at the same time. */
const underWay = new Map<string, Promise<DataCheck>>();

/** The run's data-check.json; made first where its file asks for `data_check`. Undefined where there is none and none is asked for. */
export async function dataCheckOfRun(record: RunRecord, loadWords: LoadWords): Promise<DataCheck | undefined> {
  const path = join(record.folder, NAME);
  if (existsSync(path) && !underWay.has(record.folder)) return JSON.parse(await readFile(path, 'utf8')) as DataCheck;
  const outputs = (record.pipeline.value.outputs ?? []) as readonly unknown[];
  const asked = outputs.some((word) => word === 'data_check' || (word !== null && typeof word === 'object' && 'data_check' in word));
  return asked && record.predictions ? checkRunData(record, loadWords) : undefined;
}

/** Examines the data of a finished run and keeps what was found as data-check.json; what the model is sure of against the labels is part of it. */
export function checkRunData(record: RunRecord, loadWords: LoadWords): Promise<DataCheck> {
  const before = underWay.get(record.folder);
  if (before) return before;
  const check = examine(record, loadWords).finally(() => underWay.delete(record.folder));
  underWay.set(record.folder, check);
  return check;
}

async function examine(record: RunRecord, loadWords: LoadWords): Promise<DataCheck> {
  const { predictions } = record;
  const { spec, root, plugins } = await dataOfRun(record);
  const check = await examineData(spec, root, await loadWords(plugins), {
    also: (subject) => (predictions ? disagreements(predictions, subject) : []),
  });
  await writeAtomic(join(record.folder, NAME), `${JSON.stringify(check, null, 1)}\n`);
  return check;
}

export interface DataOfRun {
  readonly spec: DataSpec;
  /** The folder that the items are below. */
  readonly root: string;
  readonly plugins: readonly PluginModule[];
}

/** A finished run's data section. A UserError where the run has written no predictions. */
export async function dataOfRun({ folder, predictions }: RunRecord): Promise<DataOfRun> {
  if (!predictions) {
    throw new UserError({
      code: 'wrong-value',
      message: `${folder} does not say where its data are`,
      expected: 'a finished run, with predictions.json',
    });
  }
  const { document } = await readRunFile(folder);
  return { spec: { ...document.data, path: '' }, root: predictions.root, plugins: document.plugins };
}
