import type { Metric, Scored } from '../../language/contracts/metric.ts';
import { type Average, averaged, countsByClass, countsOfAnswers, type Ratio } from './counts.ts';
import { decisions, probabilities, sigmoid } from './metric.ts';
import type { Ranked } from './ranking.ts';

/** Share of the items whose highest output is their class. */
export function shareRight(batch: Scored): number {
  return decisions(batch).reduce((hits, own, i) => hits + Number(own === batch.targets[i]), 0) / batch.targets.length;
}

/** A ratio over the classes of one class per picture; `binary` is about the second class alone. */
export function classRatio(all: Scored, average: Average, of: Ratio): number {
  const counts = countsByClass(decisions(all), all.targets);
  if (average === 'binary') return of(counts.get(1) ?? { hits: 0, falseAlarms: 0, misses: 0 });
  return averaged([...counts.values()], average, of);
}

/** How outputs of several classes per picture become yes or no. */
export interface YesOptions {
  readonly thresh: number;
  readonly sigmoid: boolean;
}

/** A ratio over the answers of several classes per picture. */
export function answerRatio(all: Scored, options: YesOptions & { readonly average: Exclude<Average, 'binary'> }, of: Ratio): number {
  const { average } = options;
  const counts = countsOfAnswers(answers(all, options), all.targets, all.width, average === 'samples' ? 'row' : 'column');
  return averaged(counts, average, of);
}

/** Outputs of several classes as they are compared: through the sigmoid where asked for. */
export function activated(scored: Scored, { sigmoid: squeezed }: Pick<YesOptions, 'sigmoid'>): Scored {
  return squeezed ? { ...scored, predictions: scored.predictions.map(sigmoid) } : scored;
}

/** Yes from the threshold on. */
export function answers(all: Scored, options: YesOptions): boolean[] {
  return Array.from(activated(all, options).predictions, (value) => value >= options.thresh);
}

/** Which of several classes per picture are there. */
export function truth({ targets }: Scored): boolean[] {
  return Array.from(targets, (target) => target > 0.5);
}

/** One class per picture as a yes or no for every class, row by row. */
export function oneHot({ targets, width }: Scored): boolean[] {
  return Array.from({ length: targets.length * width }, (_, i) => targets[Math.floor(i / width)] === i % width);
}

/** The probability of the second class of two, and which items are of it. */
export function secondClass(all: Scored): Ranked {
  const scores = probabilities(all);
  return {
    scores: Array.from(all.targets, (_, row) => scores[(row + 1) * all.width - 1]!),
    positive: Array.from(all.targets, (target) => target === 1),
  };
}

/** A metric about the second class of two cannot judge more classes. */
export function twoClassesOnly(name: string): NonNullable<Metric['misfit']> {
  return (classes) => (classes === 2 ? undefined : { message: `${name} is for two classes, but there are ${classes}` });
}

/** `average: binary` is about the second class of two. */
export function binaryMisfit(name: string, average: Average): NonNullable<Metric['misfit']> {
  return (classes) => {
    if (average !== 'binary' || classes <= 2) return undefined;
    return {
      message: `${name} is about the second class of two, but there are ${classes} classes`,
      hint: `write \`${name}: { average: macro }\`, or micro or weighted`,
    };
  };
}
