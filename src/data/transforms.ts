import type { Size } from '../image/size.ts';
import type { NormalizeTransform } from '../language/contracts/batch-transform.ts';
import type { ItemTransform } from '../language/contracts/item-transform.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import { type BatchStage, inOrder, planBatchTransforms } from './batch-plan.ts';
import type { Statistics } from './items.ts';
import type { DataSpec } from './spec.ts';

/** The transforms as a data section lists them. */
export type WrittenTransforms = Pick<DataSpec, 'itemTfms' | 'batchTfms'>;

/** An item transform in its place, with the spec that it was made of. */
export interface ItemStep {
  readonly name: string;
  readonly order: number;
  readonly spec: WordSpec<'item_transform'>;
  readonly transform: ItemTransform;
}

/** What is done to every picture, in the order in which it is done. */
export interface Transforms {
  readonly items: readonly ItemStep[];
  readonly stages: readonly BatchStage[];
}

/** fastai's merging and order of transforms (fastai.md 3.1, 3.2), with what each of them does. */
export function planTransforms({ itemTfms, batchTfms }: WrittenTransforms, words: Words): Transforms {
  const steps = itemTfms.map((spec): ItemStep => {
    const transform = words.create(spec);
    return { name: spec.word, order: transform.order, spec, transform };
  });
  return { items: inOrder(steps), stages: planBatchTransforms(batchTfms.flatMap((spec) => words.create(spec))) };
}

/** The size of what reaches the model: that of the last transform that sets one; undefined where none does. */
export function outputSize({ items, stages }: Transforms): Size | undefined {
  const sizes = [
    ...items.map(({ transform }) => transform.fixesSize),
    ...stages.map((stage) => ('size' in stage ? stage.size : undefined)),
  ];
  return sizes.findLast((size) => size !== undefined);
}

/** The last normalisation; undefined where there is none. */
export function normalisation({ stages }: Transforms): NormalizeTransform | undefined {
  return stages.findLast((stage) => stage.family === 'normalize');
}

/** The normalisation whose mean and deviation are still to be measured on the first training batch. */
export function unmeasured({ stages }: Transforms): NormalizeTransform | undefined {
  return stages.find((stage): stage is NormalizeTransform => stage.family === 'normalize' && stage.measured !== undefined);
}

/** Batch transforms with what was measured written into those that ask for it, also into those among another's options. */
export function withMeasured(
  specs: readonly WordSpec<'batch_transform'>[],
  statistics: Statistics | undefined,
  words: Words,
): readonly WordSpec<'batch_transform'>[] {
  return statistics === undefined ? specs : specs.map((spec) => measuredSpec(spec, statistics, words));
}

function measuredSpec(written: WordSpec<'batch_transform'>, statistics: Statistics, words: Words): WordSpec<'batch_transform'> {
  const nested = Object.entries(written.options).map(([name, option]) => [name, measuredOption(option, statistics, words)]);
  const spec = { ...written, options: Object.fromEntries(nested) as WordSpec['options'] };
  const asking = words.create(spec).find((transform): transform is NormalizeTransform => 'measured' in transform);
  return asking?.measured ? { ...spec, options: asking.measured(statistics) } : spec;
}

function measuredOption(option: unknown, statistics: Statistics, words: Words): unknown {
  if (Array.isArray(option)) return option.map((part) => measuredOption(part, statistics, words));
  return isBatchTransform(option) ? measuredSpec(option, statistics, words) : option;
}

function isBatchTransform(option: unknown): option is WordSpec<'batch_transform'> {
  return typeof option === 'object' && option !== null && 'word' in option && 'kind' in option && option.kind === 'batch_transform';
}
