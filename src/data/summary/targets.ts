import type { Words } from '../../language/word.ts';
import type { Dataset } from '../items.ts';
import type { DataSpec, TargetBlock } from '../spec.ts';
import { createTargets } from '../targets.ts';
import { namesOf } from '../vocab.ts';
import type { Step, Value } from './trace.ts';

/** The steps from an item to its target. */
export function targetSteps({ getY }: DataSpec, words: Words, block: TargetBlock, vocab: readonly string[]): Step[] {
  const { text, fastai = { name: getY.word } } = words.create(getY);
  const steps: Step[] = [
    { kind: 'label', spec: getY, text, fastai },
    { kind: 'encode', block, vocab },
  ];
  return block.kind === 'multi_category' && !block.encoded ? [...steps, { kind: 'one_hot' }] : steps;
}

/** What the steps after the label give for one item; a UserError where the label has no place among the classes. */
export function encode(dataset: Dataset, block: TargetBlock, item: number): Value[] {
  const { y } = createTargets(dataset, block)([item]);
  const values = Array.from(y);
  if (block.kind === 'category') return [{ kind: 'target', type: 'class', shape: [], values }];
  if (block.kind === 'regression') return [{ kind: 'target', type: 'numbers', shape: dataset.c === 1 ? [] : [dataset.c], values }];
  const hot: Value = { kind: 'target', type: 'one_hot', shape: [dataset.c], values };
  if (block.encoded) return [hot];
  const classes = namesOf(dataset.labels[item]!).map((name) => Math.max(0, dataset.vocab.indexOf(String(name))));
  return [{ kind: 'target', type: 'classes', shape: [classes.length], values: classes }, hot];
}

/** The targets of a batch. */
export function collateTargets(dataset: Dataset, block: TargetBlock, items: readonly number[]): Value {
  const { y, yShape } = createTargets(dataset, block)(items);
  const type = block.kind === 'category' ? 'class' : block.kind === 'regression' ? 'numbers' : 'one_hot';
  return { kind: 'target', type, shape: yShape, values: Array.from(y) };
}
