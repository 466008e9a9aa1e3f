import type { Dataset } from '../data/items.ts';
import type { TargetBlock } from '../data/spec.ts';
import { createTargets } from '../data/targets.ts';
import type { Activation, TrainedClasses } from '../language/contracts/loss.ts';
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

/** How often each class trains; items of numbers are of no class. */
export function trainedClasses(dataset: Dataset, target: TargetBlock): TrainedClasses {
  const { vocab, split } = dataset;
  const items = split.train.length;
  if (target.kind === 'regression') return { vocab, counts: [], items };
  const { y } = createTargets(dataset, target)(split.train);
  const counts = new Array<number>(dataset.c).fill(0);
  for (const [i, value] of y.entries()) {
    if (target.kind === 'category') counts[value]!++;
    else counts[i % dataset.c]! += value;
  }
  return { vocab, counts, items };
}

/** What the named loss, or the one that fastai takes for the target, makes of outputs. */
export function activationOf(spec: LossSpec | undefined, target: TargetKind, words: Words): Activation {
  return words.create(spec ?? inferredLoss(target)).activation;
}
