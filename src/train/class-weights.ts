import type { Dataset } from '../data/items.ts';
import { type Problem, UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import type { LossSpec } from './spec.ts';

/** Class weights as a file writes them: one per class in the classes' order, by class name (1 where a name is left out), or from how often classes train. */
export type WrittenWeights = readonly number[] | Readonly<Record<string, number>> | 'balanced';

/** A loss whose class weights are one number per class. Throws UserError where names or lengths do not fit the classes. */
export function resolveClassWeights(loss: LossSpec, dataset: Dataset): LossSpec {
  const problems = classWeightProblems(loss, dataset);
  if (problems.length > 0) throw new UserError(problems);
  const { weight, pos_weight: positive } = loss.options as { weight?: WrittenWeights; pos_weight?: WrittenWeights };
  return {
    ...loss,
    options: {
      ...loss.options,
      ...(weight === undefined ? {} : { weight: numbers(weight, dataset, (count, all) => all / (dataset.vocab.length * count)) }),
      ...(positive === undefined ? {} : { pos_weight: numbers(positive, dataset, (count, all) => (all - count) / count) }),
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

function numbers(
  written: WrittenWeights,
  { vocab, labels, split }: Dataset,
  balance: (count: number, all: number) => number,
): readonly number[] {
  if (written !== 'balanced') return Array.isArray(written) ? written : vocab.map((name) => (written as Record<string, number>)[name] ?? 1);
  const counts = new Map<string, number>();
  for (const i of split.train) for (const name of [labels[i]!].flat()) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  return vocab.map((name) => {
    const count = counts.get(name) ?? 0;
    return count === 0 ? 1 : balance(count, split.train.length);
  });
}
