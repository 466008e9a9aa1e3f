import type { Size } from '../image/size.ts';
import type { ChannelStatistics, NormalizeTransform } from '../language/contracts/batch-transform.ts';
import type { ItemTransform } from '../language/contracts/item-transform.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import { type BatchStage, inOrder, planBatchTransforms } from './batch-plan.ts';
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

/** fastai's merging and order of transforms (fastai.md 3.1, 3.2), with what each of them does. What was measured goes into the normalisation that asks for it. */
export function planTransforms({ itemTfms, batchTfms }: WrittenTransforms, words: Words, statistics?: ChannelStatistics): Transforms {
  const steps = itemTfms.map((spec): ItemStep => {
    const transform = words.create(spec);
    return { name: spec.word, order: transform.order, spec, transform };
  });
  const stages = planBatchTransforms(batchTfms.flatMap((spec) => words.create(spec)));
  return { items: inOrder(steps), stages: statistics === undefined ? stages : stages.map((stage) => measured(stage, statistics)) };
}

function measured(stage: BatchStage, statistics: ChannelStatistics): BatchStage {
  return stage.family === 'normalize' && stage.measured ? stage.measured(statistics) : stage;
}

/** The size of what reaches the model: that of the last transform that sets one; undefined where none does. */
export function outputSize({ items, stages }: Transforms): Size | undefined {
  return [...items.map(({ transform }) => transform.fixesSize), ...stages.map(sizeAfterStage)].findLast((size) => size !== undefined);
}

/** The size that a stage gives every picture; undefined where it leaves them as they are. */
export function sizeAfterStage(stage: BatchStage): Size | undefined {
  return 'size' in stage ? stage.size : undefined;
}

/** The last normalisation; undefined where there is none. */
export function normalisation({ stages }: Transforms): NormalizeTransform | undefined {
  return stages.findLast((stage) => stage.family === 'normalize');
}

/** The normalisation whose mean and deviation are still to be measured on the first training batch. */
export function unmeasured({ stages }: Transforms): NormalizeTransform | undefined {
  return stages.find((stage): stage is NormalizeTransform => stage.family === 'normalize' && stage.measured !== undefined);
}
