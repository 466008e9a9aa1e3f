import type { Lock } from '../../plan/lock.ts';
import { own } from '../../util/own.ts';
import { compareLockedData, type DataChange } from './data.ts';
import { type ClassChange, compareMetrics, type MetricChange, sortClasses } from './runs.ts';
import { compareValues, type ValueChange } from './values.ts';

/** One pipeline file in two revisions, with what its locks say of it. */
export interface FileDifference {
  readonly before: string;
  readonly after: string;
  readonly values: readonly ValueChange[];
  readonly metrics: readonly MetricChange[];
  readonly classes: readonly ClassChange[];
  readonly data?: DataChange;
  readonly engine: { readonly before?: string; readonly after?: string };
  /** Sentences: a file that is new or gone, a lock that is missing or older than its file. */
  readonly notes: readonly string[];
}

/** A pipeline file at one revision: its resolved values, and its lock where there is one. */
export interface FileVersion {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly lock?: Lock;
}

/** What changed from one version of a file to another, in meaning; either may be missing. */
export function compareVersions(before: FileVersion | undefined, after: FileVersion | undefined): FileDifference {
  const [a, b] = [before?.lock, after?.lock];
  const data = a && b ? compareLockedData(a.data, b.data) : undefined;
  return {
    before: before?.name ?? 'nothing',
    after: after?.name ?? 'nothing',
    values: before && after ? compareValues(valuesOf(before), valuesOf(after)) : [],
    metrics: a || b ? compareMetrics(a?.results.metrics ?? {}, b?.results.metrics ?? {}, lowerIsBetter(b) ?? lowerIsBetter(a)) : [],
    classes: a && b ? compareClasses(a, b) : [],
    ...(data ? { data } : {}),
    engine: { ...(a ? { before: engineText(a) } : {}), ...(b ? { after: engineText(b) } : {}) },
    notes: notes(before, after),
  };
}

/** What a lockfile says, which anybody may have changed; undefined where it says nothing. */
function lowerIsBetter(lock: Lock | undefined): readonly string[] | undefined {
  const said: unknown = lock?.results.lower_is_better;
  return Array.isArray(said) ? said.map(String) : undefined;
}

function notes(before: FileVersion | undefined, after: FileVersion | undefined): string[] {
  if (!after) return [`The file is gone.`];
  const said: string[] = before ? [] : ['The file is new.'];
  if (!after.lock) said.push('It has no lock: what it reaches is not known. `pipeline run` writes one.');
  else if (compareValues(after.lock.values, valuesOf(after)).length > 0)
    said.push('The lock is older than the file: its figures are those of other values. Run the file again and commit the lock.');
  if (before?.lock && after.lock && before.lock.weights !== after.lock.weights) said.push('The pretrained weights are another file.');
  const versions = before?.lock && after.lock ? compareValues(before.lock.versions, after.lock.versions) : [];
  for (const { path, before: was, after: now } of versions)
    said.push(`${path} went from ${String(was ?? 'nothing')} to ${String(now ?? 'nothing')}.`);
  return said;
}

function valuesOf({ values }: FileVersion): Readonly<Record<string, unknown>> {
  const { extends: _, ...rest } = values;
  return rest;
}

function compareClasses({ data: a, results: before }: Lock, { data: b, results: after }: Lock): ClassChange[] {
  const [old, now] = [before.classes ?? {}, after.classes ?? {}];
  const scores = (of: typeof old, data: Lock['data'], name: string): ClassChange['before'] =>
    Object.hasOwn(of, name) ? { ...of[name]!, support: own(data.classes ?? {}, name)?.valid ?? 0 } : undefined;
  const changes = [...new Set([...Object.keys(now), ...Object.keys(old)])].flatMap((name): ClassChange[] => {
    const [was, is] = [scores(old, a, name), scores(now, b, name)];
    return was?.f1 === is?.f1 ? [] : [{ name, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) }];
  });
  return sortClasses(changes);
}

function engineText({ engine }: Lock): string {
  return `${engine.name} ${engine.precision}`;
}
