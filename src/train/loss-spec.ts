import type { Dataset } from '../data/items.ts';
import { createTargets } from '../data/targets.ts';
import type { TrainedClasses } from '../language/contracts/loss.ts';
import type { Task } from '../language/contracts/task.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import type { LossSpec } from './spec.ts';

/** What is wrong with a loss's options for these classes. */
export function lossProblems(spec: LossSpec, classes: TrainedClasses, words: Words): Problem[] {
  const problems = words.create(spec).check?.(classes) ?? [];
  return problems.map((problem) => ({ ...problem, path: `learner.loss.${spec.word}.${problem.path}` }));
}

/** How often each class trains; items of a task that counts none are of no class. */
export function trainedClasses(dataset: Dataset, task: Task): TrainedClasses {
  const { vocab, split } = dataset;
  const counts = task.countClasses?.(createTargets(dataset, task)(split.train), dataset) ?? [];
  return { vocab, counts, items: split.train.length };
}
