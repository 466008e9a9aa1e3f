import type { Task } from '../../language/contracts/task.ts';
import type { Words } from '../../language/word.ts';
import type { Dataset } from '../items.ts';
import type { DataSpec } from '../spec.ts';
import { createTargets, labelledItem } from '../targets.ts';
import type { Step, Value } from './trace.ts';

/** The steps from an item to its target. */
export function targetSteps({ getY }: DataSpec, words: Words, task: Task, vocab: readonly string[]): Step[] {
  const { text, fastai = { name: getY.word } } = words.create(getY);
  return [{ kind: 'label', spec: getY, text, fastai }, ...task.steps(vocab).map((step): Step => ({ kind: 'encode', ...step }))];
}

/** What the steps after the label give for one item; a UserError where the label has no place among the classes. */
export function encode(dataset: Dataset, task: Task, item: number): Value[] {
  return task.trace(labelledItem(dataset, item), dataset).map((value) => ({ kind: 'target', ...value }));
}

/** The targets of a batch. */
export function collateTargets(dataset: Dataset, task: Task, items: readonly number[]): Value {
  const { y, yShape } = createTargets(dataset, task)(items);
  const { type } = task.trace(labelledItem(dataset, items[0]!), dataset).at(-1)!;
  return { kind: 'target', type, shape: yShape, values: Array.from(y) };
}
