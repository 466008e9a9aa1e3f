import type { ChannelStatistics } from '../language/contracts/batch-transform.ts';
import type { Words } from '../language/word.ts';
import type { Batch, Dataset } from './items.ts';
import { createLoaders } from './loaders.ts';
import type { DataSpec } from './spec.ts';
import { planTransforms, unmeasured } from './transforms.ts';

/** Mean and deviation of each channel over a batch, as fastai's Normalize takes them: unbiased, and 1e-7 on top. */
export function batchStatistics({ x, xShape }: Pick<Batch, 'x' | 'xShape'>): ChannelStatistics {
  const channels = xShape[3];
  const count = x.length / channels;
  const mean = new Array<number>(channels).fill(0);
  const squares = new Array<number>(channels).fill(0);
  for (let i = 0; i < x.length; i++) mean[i % channels]! += x[i]! / count;
  for (let i = 0; i < x.length; i++) squares[i % channels]! += (x[i]! - mean[i % channels]!) ** 2;
  return { mean, std: squares.map((sum) => Math.sqrt(sum / (count - 1)) + 1e-7) };
}

/** The data set with the statistics that `normalize: batch` asks for, measured on the first training batch; as it is where nothing asks. */
export async function withStatistics(dataset: Dataset, spec: DataSpec, words: Words): Promise<Dataset> {
  const asking = dataset.statistics ? undefined : unmeasured(planTransforms(spec, words));
  if (!asking) return dataset;
  const loaders = await createLoaders(dataset, spec, words, { below: asking.order });
  try {
    const first = await loaders.epoch('train', 0)[Symbol.asyncIterator]().next();
    return { ...dataset, statistics: batchStatistics(first.value as Batch) };
  } finally {
    await loaders.close();
  }
}
