import type { Dataset } from '../data/items.ts';
import type { TrainedClasses } from '../language/contracts/loss.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import type { LossSpec } from './spec.ts';

export type TargetKind = 'category' | 'multi_category' | 'regression';

/** What is wrong with a loss's options for these classes. */
export function lossProblems(spec: LossSpec, classes: TrainedClasses, words: Words): Problem[] {
  const problems = words.create(spec).check?.(classes) ?? [];
  return problems.map((problem) => ({ ...problem, path: `learner.loss.${spec.word}.${problem.path}` }));
}

/** The loss that fastai takes for a target when none is named. */
export function inferredLoss(target: TargetKind): WordSpec<'loss'> {
  const word = { category: 'cross_entropy', multi_category: 'bce_with_logits', regression: 'mse' }[target];
  return { kind: 'loss', word, options: {} };
}

/** How often each class trains. */
export function trainedClasses({ vocab, labels, split }: Pick<Dataset, 'vocab' | 'labels' | 'split'>): TrainedClasses {
  const counts = new Map<string, number>();
  for (const i of split.train) for (const name of [labels[i]!].flat()) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  return { vocab, counts: vocab.map((name) => counts.get(name) ?? 0), items: split.train.length };
}
