import type { RunRecord } from '../../folder/record.ts';
import { type ClassScores, classScores } from '../../interpret/classification-report.ts';
import { confusionMatrix } from '../../interpret/confusion.ts';
import { decodeClasses, hasClasses } from '../../interpret/predictions.ts';
import type { Predictions } from '../../language/contracts/predictions.ts';
import { own } from '../../util/own.ts';
import { compareItems, type DataChange } from './data.ts';
import { compareValues, type ValueChange } from './values.ts';

export interface MetricChange {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  /** Undefined where nothing moved or a value is missing. */
  readonly better?: boolean;
}

/** A class whose F1 moved, or that one of the runs does not know. */
export interface ClassChange {
  readonly name: string;
  readonly before?: Pick<ClassScores, 'precision' | 'recall' | 'f1' | 'support'>;
  readonly after?: Pick<ClassScores, 'precision' | 'recall' | 'f1' | 'support'>;
}

/** How the photos that both runs validated on fared. */
export interface PhotoChange {
  readonly common: number;
  /** Wrong before, right now; and the reverse. Paths, in the newer run's order. */
  readonly fixed: readonly string[];
  readonly broken: readonly string[];
  /** Exact two-sided McNemar test of fixed against broken: how likely so uneven a count is if nothing changed. */
  readonly p: number;
  /** Validation photos that only one of the runs has. */
  readonly added: number;
  readonly removed: number;
}

export interface RunDifference {
  readonly before: string;
  readonly after: string;
  readonly values: readonly ValueChange[];
  readonly metrics: readonly MetricChange[];
  readonly classes: readonly ClassChange[];
  readonly data?: DataChange;
  readonly photos?: PhotoChange;
  readonly seconds: { readonly before?: number; readonly after?: number };
  readonly engine: { readonly before?: string; readonly after?: string };
}

/** What changed from one run to another: values, metrics, classes, single photos, cost. */
export function compareRuns(before: RunRecord, after: RunRecord): RunDifference {
  const photos = category(before) && category(after) ? comparePhotos(category(before)!, category(after)!) : undefined;
  const data = before.items && after.items ? compareItems(before.items, after.items) : undefined;
  return {
    before: before.folder,
    after: after.folder,
    values: compareValues(before.pipeline.value, after.pipeline.value),
    metrics: compareMetrics(before.metrics, after.metrics, after.lowerIsBetter ?? before.lowerIsBetter),
    classes: compareClasses(category(before), category(after)),
    ...(data ? { data } : {}),
    ...(photos ? { photos } : {}),
    seconds: {
      ...(before.seconds === undefined ? {} : { before: before.seconds }),
      ...(after.seconds === undefined ? {} : { after: after.seconds }),
    },
    engine: { ...engineOf(before, 'before'), ...engineOf(after, 'after') },
  };
}

/** Probability that of `fixed + broken` fair coin throws the heads are at least as uneven. */
export function mcNemar(fixed: number, broken: number): number {
  const n = fixed + broken;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(fixed, broken); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Metrics by name, the newer run's first. `lowerIsBetter` names those of which less is better; where a run does not say, fastai's rule stands in. */
export function compareMetrics(
  before: RunRecord['metrics'],
  after: RunRecord['metrics'],
  lowerIsBetter: readonly string[] | undefined,
): MetricChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const toLower = (name: string): boolean => lowerIsBetter?.includes(name) ?? /loss|error/.test(name);
  return names.map((name) => {
    const [a, b] = [own(before, name) ?? null, own(after, name) ?? null];
    if (a === null || b === null || a === b) return { name, before: a, after: b };
    return { name, before: a, after: b, better: toLower(name) ? b < a : b > a };
  });
}

function compareClasses(before: Predictions | undefined, after: Predictions | undefined): ClassChange[] {
  const scores = (predictions: Predictions | undefined): Map<string, ClassScores> => {
    if (!predictions) return new Map();
    const matrix = confusionMatrix(predictions.targets, decodeClasses(predictions), predictions.vocab);
    return new Map(classScores(matrix).map((score) => [score.name, score]));
  };
  const [a, b] = [scores(before), scores(after)];
  if (a.size === 0 || b.size === 0) return [];
  const changes = [...new Set([...b.keys(), ...a.keys()])].flatMap((name): ClassChange[] => {
    const [old, now] = [a.get(name), b.get(name)];
    if (old && now && old.f1 === now.f1) return [];
    return [{ name, ...(old ? { before: ratios(old) } : {}), ...(now ? { after: ratios(now) } : {}) }];
  });
  return sortClasses(changes);
}

/** Classes by how far their F1 moved; those that only one side knows come first. */
export function sortClasses(changes: readonly ClassChange[]): ClassChange[] {
  const size = ({ before: x, after: y }: ClassChange): number => (x && y ? Math.abs(y.f1 - x.f1) : 2);
  return [...changes].sort((x, y) => size(y) - size(x));
}

function ratios({ precision, recall, f1, support }: ClassScores): Omit<ClassScores, 'name' | 'predicted'> {
  return { precision, recall, f1, support };
}

function comparePhotos(before: Predictions, after: Predictions): PhotoChange {
  const old = verdicts(before);
  const now = verdicts(after);
  const common = [...now.keys()].filter((path) => old.has(path));
  const fixed = common.filter((path) => !old.get(path) && now.get(path));
  const broken = common.filter((path) => old.get(path) && !now.get(path));
  const p = mcNemar(fixed.length, broken.length);
  return { common: common.length, fixed, broken, p, added: now.size - common.length, removed: old.size - common.length };
}

/** Whether each photo was right, by path. */
function verdicts(predictions: Predictions): Map<string, boolean> {
  const decoded = decodeClasses(predictions);
  return new Map(predictions.paths.map((path, i) => [path, decoded[i] === predictions.targets[i]]));
}

function category({ predictions }: RunRecord): Predictions | undefined {
  return predictions && hasClasses(predictions) ? predictions : undefined;
}

function engineOf({ engine }: RunRecord, key: 'before' | 'after'): Record<string, string> {
  return engine ? { [key]: `${engine.engine} ${engine.precision}` } : {};
}
