import { sep } from 'node:path';
import { choosePrecision } from '../backends/choose-precision.ts';
import { chooseEngine, type EngineName } from '../backends/registry.ts';
import { isInside, repositoryAround } from '../document/boundary.ts';
import type { Document } from '../document/document.ts';
import { placeProblems } from '../document/place.ts';
import type { Facts } from '../plan/facts.ts';
import { offlineFact, type SurveyOptions, surveyData, surveyLoaded, surveyWeights } from '../plan/survey.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { provenance } from '../util/provenance.ts';
import { cacheFolder } from './cache-folder.ts';
import type { ComputeOptions, ReadOptions, SessionOptions } from './options.ts';
import { placeOf } from './place.ts';
import { cacheTrouble } from './writable.ts';

export interface Gathered {
  readonly facts: Facts;
  /** One line per engine that would have come first and why it is not used. */
  readonly engineNotes: readonly string[];
}

export type FactsOptions = ComputeOptions & Pick<ReadOptions, 'untrusted'> & SessionOptions & { readonly signal?: AbortSignal };

/**
 * Looks at engine, data and weights without downloading anything; where it must be offline, what would have to be downloaded is a problem. What training can
 * live with are notices. Throws one UserError with every problem found, each with its place in the file.
 */
export async function gatherFacts(document: Document, options: FactsOptions): Promise<Gathered> {
  const place = placeOf(options);
  const trouble = await cacheTrouble(place);
  if (trouble) await options.onNotice?.({ kind: 'note', text: trouble });
  const survey: SurveyOptions = {
    cacheFolder: cacheFolder(place),
    offline: true,
    env: place.env,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.untrusted ? { inside: withinReach(document) } : {}),
  };
  const tolerate = <F>(fact: Promise<F>): ReturnType<typeof offlineFact<F>> => (options.offline ? fact : offlineFact(fact));
  const [engine, data, weights, loaded] = await Promise.allSettled([
    pickEngine(options.engine ?? 'auto', document),
    tolerate(surveyData(document, survey)),
    tolerate(surveyWeights(document, survey)),
    surveyLoaded(document),
  ]);
  if (engine.status === 'rejected' || data.status === 'rejected' || weights.status === 'rejected' || loaded.status === 'rejected') {
    throw new UserError(placeProblems(collectProblems([engine, data, weights, loaded]), document));
  }
  const { notes, ...found } = engine.value;
  const chosen = { ...found, threads: options.threads ?? found.threads };
  await tellWarnings(data.value, document, options);
  return {
    facts: { provenance: provenance(), engine: chosen, data: data.value, weights: weights.value, ...loaded.value },
    engineNotes: notes,
  };
}

/** What training can go on with in the data, as warnings of the file. */
async function tellWarnings(data: Facts['data'], document: Document, { onNotice }: SessionOptions): Promise<void> {
  const problems = data.state === 'here' ? (data.dataset.warnings ?? []) : [];
  if (problems.length === 0) return;
  const warnings = placeProblems(problems, document).map((problem) => ({ ...problem, severity: 'warning' as const }));
  await onNotice?.({ kind: 'warnings', warnings });
}

/** What an untrusted document's pictures may be: files of the repository, or below a source that is kept in the cache. */
function withinReach({ file, data, words }: Document): (path: string) => boolean {
  if (words.create(data.source).folder === undefined) return (path) => !path.split(sep).includes('..');
  const root = repositoryAround(file);
  return (path) => isInside(root, path);
}

async function pickEngine(name: 'auto' | EngineName, { learner }: Document): Promise<Facts['engine'] & { notes: readonly string[] }> {
  const { engine, skipped } = await chooseEngine(name);
  const available = await engine.probe();
  return {
    name: engine.name,
    precision: choosePrecision(learner.precision, engine, available),
    ...(available.available ? { threads: available.threads, detail: available.detail } : { threads: 1 }),
    notes: skipped.map(({ name: other, why, fix }) => `${other} is not used: ${why}${fix ? ` (${fix})` : ''}`),
  };
}

function collectProblems(results: readonly PromiseSettledResult<unknown>[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const result of results) {
    if (result.status !== 'rejected') continue;
    if (!(result.reason instanceof UserError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  return problems;
}
