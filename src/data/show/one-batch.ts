import type { SplitName } from '../../language/contracts/draws.ts';
import type { Words } from '../../language/word.ts';
import type { Batch, Dataset } from '../items.ts';
import { createLoaders } from '../loaders.ts';
import type { DataSpec } from '../spec.ts';
import { withStatistics } from '../statistics.ts';
import { targetOf, targetRow } from '../targets.ts';

/** The first batch of the first epoch, with what people want to know of it. */
export interface OneBatch {
  readonly batch: Batch;
  /** Batches in an epoch of this side. */
  readonly batches: number;
  /** The target block. */
  readonly target: string;
  readonly vocab: readonly string[];
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  readonly channels: readonly ChannelFigures[];
}

/** Of one channel over the whole batch; `std` is that of the population. */
export interface ChannelFigures {
  readonly name: string;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** fastai's one_batch. Throws a UserError where there is no batch: too few items, sizes that differ, a file that cannot be read. */
export async function oneBatch(opened: Dataset, spec: DataSpec, words: Words, split: SplitName): Promise<OneBatch> {
  const { task, word } = targetOf(spec, words);
  const dataset = await withStatistics(opened, spec, words);
  const loaders = await createLoaders(dataset, spec, words);
  try {
    const { value } = await loaders.epoch(split, 0)[Symbol.asyncIterator]().next();
    const batch = value as Batch;
    const { vocab } = loaders;
    return {
      batch,
      batches: loaders.length(split),
      target: word,
      vocab,
      paths: Array.from(batch.indexes, (i) => dataset.items[i]!.path),
      labels: Array.from(batch.indexes, (_, i) => task.show(targetRow(batch, i), vocab)),
      channels: channelFigures(batch),
    };
  } finally {
    await loaders.close();
  }
}

function channelFigures({ x, xShape: [, , , channels] }: Batch): ChannelFigures[] {
  const names = channels === 1 ? ['grey'] : ['red', 'green', 'blue'];
  return names.map((name, c) => {
    let [sum, squares, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = c; i < x.length; i += channels) {
      const value = x[i]!;
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const n = x.length / channels;
    const mean = sum / n;
    return { name, mean, std: Math.sqrt(Math.max(0, squares / n - mean * mean)), min, max };
  });
}
