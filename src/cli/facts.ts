import { sep } from 'node:path';
import { choosePrecision } from '../backends/choose-precision.ts';
import { chooseEngine, type EngineName } from '../backends/registry.ts';
import { isInside, repositoryAround } from '../document/boundary.ts';
import type { Document } from '../document/document.ts';
import { placeProblems } from '../document/place.ts';
import type { Facts } from '../plan/facts.ts';
import { offlineFact, surveyData, surveyLoaded, surveyWeights } from '../plan/survey.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { provenance } from '../util/provenance.ts';
import type { Io } from './io.ts';
import { cacheFolder } from './load.ts';
import { paint } from './output.ts';
import { formatProblems } from './problems.ts';
import { cacheTrouble } from './writable.ts';

export interface Gathered {
  readonly facts: Facts;
  /** One line per engine that would have come first and why it is not used. */
  readonly engineNotes: readonly string[];
}

/** Looks at engine, data and weights without downloading anything; under --offline what would have to be downloaded is a problem. Throws one UserError with every problem found, each with its place in the file. */
export async function gatherFacts(
  document: Document,
  want: { readonly engine: string; readonly offline: boolean; readonly threads?: number; readonly untrusted?: boolean },
  io: Io,
): Promise<Gathered> {
  const trouble = await cacheTrouble(io);
  if (trouble) io.stderr.write(`${trouble}\n`);
  const survey = { cacheFolder: cacheFolder(io), offline: true, ...(want.untrusted ? { inside: withinReach(document) } : {}) };
  const tolerate = <F>(fact: Promise<F>): ReturnType<typeof offlineFact<F>> => (want.offline ? fact : offlineFact(fact));
  const [engine, data, weights, loaded] = await Promise.allSettled([
    pickEngine(want.engine, document),
    tolerate(surveyData(document, survey)),
    tolerate(surveyWeights(document, survey)),
    surveyLoaded(document),
  ]);
  if (engine.status === 'rejected' || data.status === 'rejected' || weights.status === 'rejected' || loaded.status === 'rejected') {
    throw new UserError(placeProblems(collectProblems([engine, data, weights, loaded]), document));
  }
  const { notes, ...found } = engine.value;
  const chosen = { ...found, threads: want.threads ?? found.threads };
  return {
    facts: { provenance: provenance(), engine: chosen, data: data.value, weights: weights.value, ...loaded.value },
    engineNotes: notes,
  };
}

/** Prints what training can go on with in the data to standard error, as warnings of the file. */
export async function printWarnings({ data }: Facts, document: Document, io: Io): Promise<void> {
  const problems = data.state === 'here' ? (data.dataset.warnings ?? []) : [];
  if (problems.length === 0) return;
  const warnings = placeProblems(problems, document).map((problem) => ({ ...problem, severity: 'warning' as const }));
  paint(io.stderr, await formatProblems(warnings, io));
}

/** What an untrusted document's pictures may be: files of the repository, or below a source that is kept in the cache. */
function withinReach({ file, data }: Document): (path: string) => boolean {
  if (data.source.kind !== 'folder') return (path) => !path.split(sep).includes('..');
  const root = repositoryAround(file);
  return (path) => isInside(root, path);
}

async function pickEngine(name: string, { learner }: Document): Promise<Facts['engine'] & { notes: readonly string[] }> {
  const { engine, skipped } = await chooseEngine(name as EngineName);
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
