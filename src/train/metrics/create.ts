import type { MetricSpec } from '../spec.ts';
import { balancedAccuracy, cohenKappa, type KappaWeights, matthews } from './agreement.ts';
import { type Average, averaged, countsByClass, countsOfAnswers, fbeta, jaccard, precision, type Ratio, recall } from './counts.ts';
import { batchMean, decisions, type Metric, probabilities, type Scored, sigmoid, whole } from './metric.ts';
import { areaUnderRoc, averagePrecision, oneAgainstOne, type RankAverage, type Ranked, rankTable } from './ranking.ts';
import { explainedVariance, meanOver, pearson, rSquared, spearman } from './regression.ts';
import { topK } from './top-k.ts';

interface Options {
  readonly k?: number;
  readonly thresh?: number;
  readonly sigmoid?: boolean;
  readonly average?: Average;
  readonly beta?: number;
  readonly multi_class?: 'ovr' | 'ovo';
  readonly weights?: KappaWeights;
  readonly adjusted?: boolean;
}

/** The metric of a file's word, empty (fastai.md 12.2). */
export function createMetric({ kind, name, options }: MetricSpec): Metric {
  const made = (KINDS[kind] as ((options: Options) => Made) | undefined)?.(options as Options);
  if (!made) throw new Error(`the metric ${kind} has no implementation`);
  return made.batchwise ? batchMean(name, made.score as (batch: Scored) => number) : whole(name, made.score);
}

interface Made {
  readonly score: (scored: Scored) => number | null;
  /** Computed batch by batch and averaged, as fastai does with plain functions. */
  readonly batchwise?: true;
}

const batchwise = (score: (batch: Scored) => number): Made => ({ score, batchwise: true });
const once = (score: (all: Scored) => number | null): Made => ({ score });

const RATIOS: Readonly<Record<string, (options: Options) => Ratio>> = {
  precision: () => precision,
  recall: () => recall,
  f1: () => fbeta(1),
  fbeta: ({ beta = 1 }) => fbeta(beta),
  jaccard: () => jaccard,
};

const KINDS: Readonly<Record<string, (options: Options) => Made>> = {
  accuracy: () => batchwise(rightAnswers),
  error_rate: () => batchwise((batch) => Math.fround(1 - Math.fround(rightAnswers(batch)))),
  top_k_accuracy: ({ k = 5 }) => batchwise((batch) => topK(batch, k)),
  accuracy_multi: (options) =>
    batchwise((batch) => meanOver(values(batch, options), (p, t) => Number(p > (options.thresh ?? 0.5) === t > 0.5))),
  roc_auc: ({ average = 'macro', multi_class: way = 'ovr' }) =>
    once((all) => {
      const scores = probabilities(all);
      if (way === 'ovo') return oneAgainstOne(scores, all.targets, all.width, average as 'macro' | 'weighted');
      return rankTable(scores, oneHot(all), all.width, average as RankAverage, areaUnderRoc);
    }),
  roc_auc_binary: () => once((all) => areaUnderRoc(lastClass(all))),
  ap_score: () => once((all) => averagePrecision(lastClass(all))),
  mcc: () => once((all) => matthews(decisions(all), all.targets)),
  cohen_kappa: ({ weights = 'none' }) => once((all) => cohenKappa(decisions(all), all.targets, weights)),
  balanced_accuracy: ({ adjusted = false }) => once((all) => balancedAccuracy(decisions(all), all.targets, adjusted)),
  hamming_loss: () =>
    once((all) => decisions(all).reduce((wrong, own, i) => wrong + Number(own !== all.targets[i]), 0) / all.targets.length),
  brier_score: () => once((all) => decisions(all).reduce((sum, own, i) => sum + (own - all.targets[i]!) ** 2, 0) / all.targets.length),
  hamming_loss_multi: (options) =>
    once((all) => {
      const yes = answers(all, options);
      return yes.reduce((wrong, said, i) => wrong + Number(said !== all.targets[i]! > 0.5), 0) / yes.length;
    }),
  roc_auc_multi: (options) =>
    once((all) => rankTable(values(all, options).predictions, truth(all), all.width, rankAverage(options), areaUnderRoc)),
  ap_score_multi: (options) =>
    once((all) => rankTable(values(all, options).predictions, truth(all), all.width, rankAverage(options), averagePrecision)),
  mse: () => batchwise((batch) => meanOver(batch, (p, t) => (p - t) ** 2)),
  mae: () => batchwise((batch) => meanOver(batch, (p, t) => Math.abs(p - t))),
  msle: () => batchwise((batch) => meanOver(batch, (p, t) => (Math.log(1 + p) - Math.log(1 + t)) ** 2)),
  rmse: () => once((all) => Math.sqrt(meanOver(all, (p, t) => (p - t) ** 2))),
  exp_rmspe: () => once((all) => Math.sqrt(meanOver(all, (p, t) => ((Math.exp(t) - Math.exp(p)) / Math.exp(t)) ** 2))),
  r2: () => once(rSquared),
  explained_variance: () => once(explainedVariance),
  pearson: () => once(({ predictions, targets }) => pearson(predictions, targets)),
  spearman: () => once(({ predictions, targets }) => spearman(predictions, targets)),
  ...Object.fromEntries(
    Object.entries(RATIOS).flatMap(([name, ratioOf]) => [
      [name, (options: Options) => once((all) => classRatio(all, options.average ?? 'binary', ratioOf(options)))],
      [`${name}_multi`, (options: Options) => once((all) => answerRatio(all, options, ratioOf(options)))],
    ]),
  ),
};

function rightAnswers(batch: Scored): number {
  return decisions(batch).reduce((hits, own, i) => hits + Number(own === batch.targets[i]), 0) / batch.targets.length;
}

function classRatio(all: Scored, average: Average, of: Ratio): number {
  const counts = countsByClass(decisions(all), all.targets);
  if (average === 'binary') return of(counts.get(1) ?? { hits: 0, falseAlarms: 0, misses: 0 });
  return averaged([...counts.values()], average, of);
}

function answerRatio(all: Scored, options: Options, of: Ratio): number {
  const average = options.average === undefined || options.average === 'binary' ? 'macro' : options.average;
  const counts = countsOfAnswers(answers(all, options), all.targets, all.width, average === 'samples' ? 'row' : 'column');
  return averaged(counts, average, of);
}

/** Outputs of several classes as they are compared: through the sigmoid unless told otherwise. */
function values(scored: Scored, options: Options): Scored {
  return options.sigmoid === false ? scored : { ...scored, predictions: scored.predictions.map(sigmoid) };
}

/** Yes from the threshold on; accuracy_multi alone says yes only above it, as fastai. */
function answers(all: Scored, options: Options): boolean[] {
  return Array.from(values(all, options).predictions, (value) => value >= (options.thresh ?? 0.5));
}

function truth({ targets }: Scored): boolean[] {
  return Array.from(targets, (target) => target > 0.5);
}

function oneHot({ targets, width }: Scored): boolean[] {
  return Array.from({ length: targets.length * width }, (_, i) => targets[Math.floor(i / width)] === i % width);
}

function lastClass(all: Scored): Ranked {
  const scores = probabilities(all);
  return {
    scores: Array.from(all.targets, (_, row) => scores[(row + 1) * all.width - 1]!),
    positive: Array.from(all.targets, (target) => target === 1),
  };
}

function rankAverage({ average }: Options): RankAverage {
  return average === undefined || average === 'binary' ? 'macro' : average;
}
