import { join } from 'node:path';
import { checkDataset } from '../data/check.ts';
import { hashContent } from '../data/content.ts';
import { openDataset } from '../data/dataset.ts';
import type { Dataset } from '../data/items.ts';
import { locateSource } from '../data/source.ts';
import { withStatistics } from '../data/statistics.ts';
import { targetOf } from '../data/targets.ts';
import { incompatible } from '../document/compatibility.ts';
import type { Document } from '../document/document.ts';
import { resolveWeights } from '../model/weights/resolve.ts';
import { neverStepping } from '../train/accumulation.ts';
import { lossProblems, trainedClasses } from '../train/loss-spec.ts';
import type { Environment } from '../util/environment.ts';
import { isFile } from '../util/files.ts';
import { sha256File } from '../util/hash.ts';
import { lookAt } from '../util/look.ts';
import { type Problem, UserError } from '../util/problem.ts';
import type { DataFacts, Facts, WeightsFacts } from './facts.ts';
import { loadSteps } from './load-steps.ts';
import { loadedClasses } from './loaded-classes.ts';

export interface SurveyOptions {
  /** Folder below which drawn and downloaded data are kept. */
  readonly cacheFolder: string;
  /** Download nothing: what is not here is reported as absent. */
  readonly offline: boolean;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Where given, the only files that may be looked at. */
  readonly inside?: (path: string) => boolean;
  /** Read for the folders of downloads; process.env where left out. */
  readonly env?: Environment;
}

/** Lists, labels, splits and checks the data, and hashes every file. Throws UserError with all that is wrong with it. */
export async function surveyData(document: Document, options: SurveyOptions): Promise<DataFacts & { state: 'here' }> {
  const { data, file, words } = document;
  const located = await locateSource(data.source, words, { base: join(file, '..'), ...options });
  const opened = await openDataset(data, located.root, words, options);
  const loaded = await loadedClasses(document, opened);
  const problems = [
    ...(await checkDataset(opened, data, words)),
    ...checkTargets(document, opened),
    ...checkSteps(document, opened),
    ...loaded.problems,
  ];
  if (problems.length > 0) throw new UserError(problems);
  const warnings = [...(opened.warnings ?? []), ...loaded.warnings];
  const dataset = await withStatistics(warnings.length === 0 ? opened : { ...opened, warnings }, data, words);
  const bad = new Set(dataset.bad?.map(({ path }) => path));
  const paths = dataset.items.map((item) => item.path).filter((path) => !bad.has(path));
  return { state: 'here', root: dataset.root, dataset, ...(await hashContent(dataset.root, paths, { cacheFolder: options.cacheFolder })) };
}

function checkTargets(document: Document, dataset: Dataset): Problem[] {
  const { data, learner, words } = document;
  const target = targetOf(data, words);
  const weights = learner.loss ? lossProblems(learner.loss, trainedClasses(dataset, target.task), words) : [];
  return [...incompatible(document, target, dataset.c), ...weights];
}

function checkSteps({ data: { batchSize }, ...document }: Document, { split }: Dataset): Problem[] {
  const batches = Math.floor(split.train.length / batchSize);
  return neverStepping(document, batchSize, batches * batchSize);
}

/** A survey without the network: what would have to be downloaded is a fact instead of an error. */
export async function offlineFact<F>(survey: Promise<F>): Promise<F | { readonly state: 'absent'; readonly why: string }> {
  try {
    return await survey;
  } catch (error) {
    const needed = downloadNeeded(error);
    if (needed) return { state: 'absent', why: needed.message };
    throw error;
  }
}

/** Finds (or, unless offline, fetches) the pretrained weights and hashes them. */
export async function surveyWeights({ model, file, words }: Document, options: SurveyOptions): Promise<WeightsFacts> {
  if (model.weights.kind === 'none') return { state: 'none' };
  const { path } = await resolveWeights(model.weights, words.create(model.arch), { base: join(file, '..'), ...options });
  const look = await lookAt(path);
  return { state: 'here', path, hash: await sha256File(path), look };
}

/** Hashes the files that `load` stages name. Throws UserError for one that is not there. */
export async function surveyLoaded(document: Document): Promise<Required<Pick<Facts, 'loaded' | 'loadedLooks'>>> {
  const hashes: Record<string, string> = {};
  const looks = new Map<string, string>();
  for (const { named, file, path } of await loadSteps(document)) {
    if (!(await isFile(file))) {
      throw new UserError({
        code: 'weights-not-found',
        message: `there is no file ${file} to load`,
        expected: 'a weights file, a run folder, or runs/<name>',
        path,
      });
    }
    looks.set(file, await lookAt(file));
    hashes[named] = await sha256File(file);
  }
  return { loaded: hashes, loadedLooks: looks };
}

function downloadNeeded(error: unknown): Problem | undefined {
  return error instanceof UserError ? error.problems.find((problem) => problem.code === 'download-needed') : undefined;
}
