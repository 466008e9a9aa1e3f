import type { LabelledItem, LabelledSplit, Targets, Task } from '../language/contracts/task.ts';
import type { Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import type { Dataset } from './items.ts';
import type { DataSpec } from './spec.ts';

/** What a data section's two blocks decide, and where the file says so. */
export interface Target {
  /** As what the input block opens pictures. */
  readonly mode: 'rgb' | 'grey';
  readonly task: Task;
  readonly word: string;
  /** The block's document path: 'data.blocks[1].category'. */
  readonly path: string;
  /** Losses, metrics and outputs go with a target by this name. */
  readonly like: string;
}

/** The target of two blocks; throws a UserError where they are not what goes in and what is learned. */
export function targetOf({ blocks }: Pick<DataSpec, 'blocks'>, words: Words): Target {
  const target = findTarget({ blocks }, words);
  if (target !== undefined) return target;
  throw new UserError({
    code: 'wrong-value',
    message: 'The blocks must be one image and one target.',
    expected: 'a block for what goes in, then one for what is learned, such as [image, category]',
    found: blocks.map(({ word }) => word).join(', '),
    path: 'data.blocks',
  });
}

/** The same, undefined where the blocks are no such pair. */
export function findTarget({ blocks }: Pick<DataSpec, 'blocks'>, words: Words): Target | undefined {
  const [input, target] = blocks.map((spec) => words.create(spec));
  if (blocks.length !== 2 || input?.side !== 'input' || target?.side !== 'target') return undefined;
  const { task } = target;
  const { word } = blocks[1]!;
  return { mode: input.mode, task, word, path: `data.blocks[1].${word}`, like: task.like ?? word };
}

/** Makes the function that collates the targets of items, by their positions in the data set (fastai.md 2.4). */
export function createTargets(dataset: Dataset, task: Task): (items: readonly number[]) => Targets {
  const encode = task.encoder(dataset);
  return (items) => encode(items.map((i) => labelledItem(dataset, i)));
}

/** An item with its label. */
export function labelledItem({ items, labels }: Pick<Dataset, 'items' | 'labels'>, i: number): LabelledItem {
  const { path, place } = items[i]!;
  return { path, label: labels[i]!, ...(place === undefined ? {} : { place }) };
}

/** The labelled items of both sides. */
export function labelledSplit(dataset: Pick<Dataset, 'items' | 'labels' | 'split'>): LabelledSplit {
  const { train, valid } = dataset.split;
  return { train: train.map((i) => labelledItem(dataset, i)), valid: valid.map((i) => labelledItem(dataset, i)) };
}

/** The values of one item of a batch. */
export function targetRow({ y, yShape }: Targets, i: number): Int32Array | Float32Array {
  const width = y.length / yShape[0];
  return y.subarray(i * width, (i + 1) * width);
}
