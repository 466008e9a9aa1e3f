import type { TargetBlock } from '../data/dataset.ts';
import type { Dataset } from '../data/items.ts';
import { createTargets } from '../data/targets.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import type { LossSpec } from './spec.ts';

/** Class weights as a file writes them: one per class in the classes' order, by class name (1 where a name is left out), or from how often classes train. */
export type WrittenWeights = readonly number[] | Readonly<Record<string, number>> | 'balanced';

/** A loss whose class weights are one number per class. Throws UserError where names or lengths do not fit the classes. */
export function resolveClassWeights(loss: LossSpec, dataset: Dataset, target: TargetBlock): LossSpec {
  const problems = classWeightProblems(loss, dataset);
  if (problems.length > 0) throw new UserError(problems);
  const { weight, pos_weight: positive } = loss.options as { weight?: WrittenWeights; pos_weight?: WrittenWeights };
  const items = dataset.split.train.length;
  const balance = (rule: (count: number) => number) => (): readonly number[] =>
    countsByClass(dataset, target).map((count) => (count === 0 ? 1 : rule(count)));
  const even = balance((count) => items / (dataset.c * count));
  const evenAnswers = balance((count) => (items - count) / count);
  return {
    ...loss,
    options: {
      ...loss.options,
      ...(weight === undefined ? {} : { weight: numbers(weight, dataset, even) }),
      ...(positive === undefined ? {} : { pos_weight: numbers(positive, dataset, evenAnswers) }),
    },
  };
}

/** What is wrong with a loss's class weights for these classes. */
export function classWeightProblems({ kind, options }: LossSpec, { vocab }: Dataset): Problem[] {
  return ['weight', 'pos_weight'].flatMap((name) => {
    const written = options[name] as WrittenWeights | undefined;
    const path = `learner.loss.${kind}.${name}`;
    if (written === undefined || written === 'balanced') return [];
    if (Array.isArray(written)) {
      if (written.length === vocab.length) return [];
      const expected = `${vocab.length} numbers, for ${vocab.slice(0, 6).join(', ')}${vocab.length > 6 ? ', ...' : ''}`;
      return [{ code: 'wrong-value', message: `there are ${written.length} class weights for ${vocab.length} classes`, expected, path }];
    }
    const unknown = Object.keys(written).filter((key) => !vocab.includes(key));
    return unknown.map((key) => ({
      code: 'wrong-value',
      message: `there is no class '${key}'`,
      ...suggestion(key, vocab),
      path: `${path}.${key}`,
    }));
  });
}

function suggestion(name: string, vocab: readonly string[]): Pick<Problem, 'expected' | 'hint'> {
  const near = nearest(name, vocab);
  const expected = `one of ${vocab.slice(0, 12).join(', ')}${vocab.length > 12 ? ', ...' : ''}`;
  return near === undefined ? { expected } : { expected, hint: `did you mean '${near}'?` };
}

function numbers(written: WrittenWeights, { vocab }: Dataset, balanced: () => readonly number[]): readonly number[] {
  if (written === 'balanced') return balanced();
  return Array.isArray(written) ? written : vocab.map((name) => (written as Record<string, number>)[name] ?? 1);
}

/** How many training items are of each class. */
function countsByClass(dataset: Dataset, target: TargetBlock): readonly number[] {
  const { y } = createTargets(dataset, target)(dataset.split.train);
  const counts = new Array<number>(dataset.c).fill(0);
  for (const [i, value] of y.entries()) {
    if (target.kind === 'category') counts[value]!++;
    else counts[i % dataset.c]! += value;
  }
  return counts;
}
