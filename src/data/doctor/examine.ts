import { HASH_SIDE } from '../../image/perceptual-hash.ts';
import type { Words } from '../../language/word.ts';
import { openDataset } from '../dataset.ts';
import type { Dataset } from '../items.ts';
import { placeOfMissing } from '../missing-files.ts';
import { scanItems } from '../scan.ts';
import type { DataSpec } from '../spec.ts';
import { targetOf } from '../targets.ts';
import { outputSize, planTransforms } from '../transforms.ts';
import { NOT_THERE } from '../why-unread.ts';
import { checkClasses, countClasses } from './checks/classes.ts';
import { checkDuplicates } from './checks/duplicates.ts';
import { checkFiles } from './checks/files.ts';
import { checkNames } from './checks/names.ts';
import { checkPictures } from './checks/pictures.ts';
import { checkUnread } from './checks/unread.ts';
import type { DataCheck, Finding, Range } from './finding.ts';
import { type Glance, glanceAt } from './glance.ts';
import { type Subject, sidesOf } from './subject.ts';

export interface ExamineOptions {
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
  /** Findings of others, such as what a trained model disagrees with. */
  readonly also?: (subject: Subject) => readonly Finding[];
}

/**
 * Looks at every file of a data set and tells what may spoil training or its numbers. Every file is decoded once; under 2 kB of memory for each.
 * Throws a UserError where the data cannot even be listed, labelled or split.
 */
export async function examineData(spec: DataSpec, root: string, words: Words, options: ExamineOptions = {}): Promise<DataCheck> {
  const getter = words.create(spec.getItems);
  const { task } = targetOf(spec, words);
  const size = outputSize(planTransforms(spec, words));
  const dataset = await openDataset({ ...spec, badItems: 'error' }, root, words);
  const glances = await glanceAtAll(dataset, spec, options);
  const missing = dataset.items.filter((_, i) => glances[i]!.trouble === NOT_THERE);
  const place = await placeOfMissing(getter, dataset.root, missing);
  const subject: Subject = {
    spec,
    task,
    words,
    dataset,
    glances,
    sides: sidesOf(dataset),
    ...(place !== undefined && { place }),
    ...(size && { size }),
  };
  const classes = countClasses(subject);
  const findings = [
    ...checkFiles(subject),
    ...checkDuplicates(subject),
    ...checkNames(subject, classes),
    ...checkClasses(subject, classes),
    ...(options.also?.(subject) ?? []),
    ...checkPictures(subject),
    ...(await checkUnread(getter, dataset.root)),
  ];
  const usable = glances.filter(({ trouble }) => trouble === undefined);
  return {
    format: 'pipefile-data-check',
    version: 1,
    root: dataset.root,
    items: dataset.items.length,
    train: dataset.split.train.length,
    valid: dataset.split.valid.length,
    bytes: glances.reduce((sum, { bytes }) => sum + bytes, 0),
    classes,
    ...(usable.length > 0 && {
      width: rangeOf(usable.map(({ width = 0 }) => width)),
      height: rangeOf(usable.map(({ height = 0 }) => height)),
    }),
    types: countTypes(glances),
    findings: bySeverity(findings),
  };
}

/** By item; a file that several items name is looked at once. */
async function glanceAtAll(dataset: Dataset, spec: DataSpec, { onProgress, signal }: ExamineOptions): Promise<Glance[]> {
  const paths = [...new Set(dataset.items.map(({ path }) => path))];
  const { mode, exif } = spec.decode;
  const byPath = new Map<string, Glance>();
  const scan = scanItems(dataset.root, paths, { mode, exif, thumbnail: HASH_SIDE, hash: true, ...(signal && { signal }) });
  for await (const item of scan) {
    byPath.set(item.path, glanceAt(item));
    onProgress?.(byPath.size, paths.length);
  }
  return dataset.items.map(({ path }) => byPath.get(path)!);
}

function rangeOf(values: readonly number[]): Range {
  const sorted = Float64Array.from(values).sort();
  return [sorted[0]!, sorted[Math.floor((sorted.length - 1) / 2)]!, sorted.at(-1)!];
}

function countTypes(glances: readonly Glance[]): DataCheck['types'] {
  const counts = new Map<string, number>();
  for (const { type = 'of no known type' } of glances) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

const RANK = { error: 0, warning: 1, note: 2 } as const;

function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
