import { availableParallelism } from 'node:os';
import { PythonRandom } from '../util/python-random.ts';
import { targetBlock } from './dataset.ts';
import type { SplitName } from './item-transforms.ts';
import type { Batch, DataLoaders, Dataset } from './items.ts';
import type { BatchJob } from './load-batch.ts';
import type { DataSpec } from './spec.ts';
import { encodeTargets } from './targets.ts';
import { createPool } from './worker-pool.ts';

/** Loader threads where nothing says how many: fastai's min(16, cores), but one where the engine needs the other core. */
export function defaultWorkers(): number {
  return Math.min(16, Math.max(1, availableParallelism() - 1));
}

/**
 * Training and validation loaders of a data set, as fastai's DataLoaders: training shuffles by Python's generator and drops the last partial batch,
 * validation keeps order and rest. The same bits for any number of workers, 0 (the calling thread) included.
 */
export async function createLoaders(dataset: Dataset, spec: DataSpec, options: { readonly workers?: number } = {}): Promise<DataLoaders> {
  const workers = options.workers ?? spec.numWorkers ?? defaultWorkers();
  const pool = createPool(workers, spec, dataset.root);
  const batchSize = { train: spec.batchSize, valid: spec.valBatchSize ?? spec.batchSize };
  const length = (split: SplitName): number => {
    const batches = dataset.split[split].length / batchSize[split];
    return split === 'train' ? Math.floor(batches) : Math.ceil(batches);
  };

  async function* epoch(split: SplitName, epochIndex: number, startBatch = 0): AsyncGenerator<Batch> {
    const order = split === 'train' ? shuffled(dataset.split.train, spec.seed, epochIndex) : dataset.split.valid;
    const jobs = makeJobs(dataset, split, epochIndex, order, batchSize[split], startBatch, length(split));
    const ahead: Promise<Batch>[] = [];
    try {
      for (let next = 0; next < jobs.length || ahead.length > 0; ) {
        while (next < jobs.length && ahead.length < Math.max(1, 2 * workers)) {
          const made = makeBatch(jobs[next++]!);
          made.catch(() => undefined);
          ahead.push(made);
        }
        yield await ahead.shift()!;
      }
    } finally {
      await Promise.allSettled(ahead);
    }
  }

  async function makeBatch(job: BatchJob): Promise<Batch> {
    const { x, shape } = await pool.make(job);
    return { x, xShape: shape, ...encodeTargets(dataset, spec, job.items), indexes: Int32Array.from(job.items) };
  }

  return { vocab: dataset.vocab, c: dataset.c, targetKind: targetBlock(spec).kind, length, epoch, close: () => pool.close() };
}

/** fastai's shuffle of a training epoch: the loader's own Python generator, reseeded from itself at the start of every epoch. */
export function shuffled(indexes: readonly number[], seed: number, epoch: number): readonly number[] {
  let random = new PythonRandom(new PythonRandom(seed).randint(0, 2 ** 32 - 1));
  for (let i = 0; i <= epoch; i++) random = new PythonRandom(random.randint(0, 2 ** 32 - 1));
  return Array.from(random.permutation(indexes.length), (at) => indexes[at]!);
}

function makeJobs(
  { items }: Dataset,
  split: SplitName,
  epoch: number,
  order: readonly number[],
  size: number,
  startBatch: number,
  batches: number,
): readonly BatchJob[] {
  const jobs: BatchJob[] = [];
  for (let batch = startBatch; batch < batches; batch++) {
    const chosen = order.slice(batch * size, (batch + 1) * size);
    jobs.push({ split, epoch, batch, items: chosen, paths: chosen.map((item) => items[item]!.path) });
  }
  return jobs;
}
