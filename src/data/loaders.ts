import { availableParallelism } from 'node:os';
import type { SplitName } from '../language/contracts/draws.ts';
import type { Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import type { Batch, DataLoaders, Dataset } from './items.ts';
import { createShuffle } from './order.ts';
import { createPool, type Pool } from './pool.ts';
import { missingResize, unreadableItem } from './problems.ts';
import type { DataSpec } from './spec.ts';
import { createTargets, targetOf } from './targets.ts';
import { type WorkResult, type WorkTask, workContext } from './work.ts';

export interface LoaderOptions {
  /** Decoding threads; 0 decodes in the calling thread. Absent: data.num_workers, else defaultWorkers(). Never changes a result. */
  readonly workers?: number;
  /** Only batch transforms of a smaller order run. */
  readonly below?: number;
}

/** Batches that are being made ahead of the one that is used. */
const PREFETCH = 3;

/** The largest piece of a batch that one thread takes at a time. */
const PIECE = 8;

/** Loader threads where nothing says how many: fastai's min(16, cores), less one where the engine needs the other cores. */
export function defaultWorkers(): number {
  return Math.min(16, Math.max(1, availableParallelism() - 1));
}

/** Makes the loaders of a data set. Batches are made ahead of use; a file that cannot be decoded becomes a UserError that names it. */
export async function createLoaders(dataset: Dataset, spec: DataSpec, words: Words, options: LoaderOptions = {}): Promise<DataLoaders> {
  const { workers = spec.numWorkers ?? defaultWorkers(), below } = options;
  const targets = createTargets(dataset, targetOf(spec, words).task);
  const context = workContext(spec, words, dataset.root, dataset.statistics);
  return new Loaders(dataset, spec, targets, createPool({ ...context, ...(below === undefined ? {} : { below }) }, words, workers));
}

interface Pass {
  readonly split: SplitName;
  readonly epoch: number;
}

class Loaders implements DataLoaders {
  readonly vocab: readonly string[];
  readonly c: number;
  private readonly dataset: Dataset;
  private readonly spec: DataSpec;
  private readonly pool: Pool;
  private readonly targets: ReturnType<typeof createTargets>;
  private readonly shuffle: (epoch: number) => Int32Array;
  private expected: Pass | undefined;
  private early = new Map<number, Promise<Batch>>();

  constructor(dataset: Dataset, spec: DataSpec, targets: ReturnType<typeof createTargets>, pool: Pool) {
    this.dataset = dataset;
    this.spec = spec;
    this.vocab = dataset.vocab;
    this.c = dataset.c;
    this.targets = targets;
    this.shuffle = createShuffle(spec.seed, dataset.split.train.length);
    this.pool = pool;
  }

  length(split: SplitName): number {
    const batches = this.dataset.split[split].length / this.batchSize(split);
    return split === 'train' ? Math.floor(batches) : Math.ceil(batches);
  }

  async *epoch(split: SplitName, epoch: number, startBatch = 0): AsyncGenerator<Batch> {
    const items = this.itemsOf(split, epoch);
    const count = this.length(split);
    if (count === 0) throw noBatches(this.spec, this.dataset);
    const early = this.takeEarly({ split, epoch });
    const ahead: Promise<Batch>[] = [];
    for (let batch = startBatch, used = startBatch; used < count; used++) {
      for (; batch < count && ahead.length < PREFETCH; batch++) ahead.push(early.get(batch) ?? this.begin(split, epoch, batch, items));
      if (batch === count) this.makeEarly(PREFETCH - ahead.length);
      yield await ahead.shift()!;
    }
  }

  expect(split: SplitName, epoch: number): void {
    this.expected = { split, epoch };
  }

  /** The batches of a pass that were made before it began; those of another pass are let go. */
  private takeEarly({ split, epoch }: Pass): ReadonlyMap<number, Promise<Batch>> {
    const taken = this.early;
    const right = this.expected?.split === split && this.expected.epoch === epoch;
    if (right) this.expected = undefined;
    this.early = new Map();
    return right ? taken : new Map();
  }

  /** Begins so many batches of the pass that is expected next. */
  private makeEarly(count: number): void {
    if (this.expected === undefined) return;
    const { split, epoch } = this.expected;
    const items = this.itemsOf(split, epoch);
    for (let batch = this.early.size; batch < Math.min(count, this.length(split)); batch++)
      this.early.set(batch, this.begin(split, epoch, batch, items));
  }

  private begin(split: SplitName, epoch: number, batch: number, items: readonly number[]): Promise<Batch> {
    const made = this.makeBatch(split, epoch, batch, items);
    made.catch(() => undefined);
    return made;
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private batchSize(split: SplitName): number {
    return split === 'train' ? this.spec.batchSize : (this.spec.valBatchSize ?? this.spec.batchSize);
  }

  /** Positions in the data set in the order of the epoch. */
  private itemsOf(split: SplitName, epoch: number): readonly number[] {
    const items = this.dataset.split[split];
    return split === 'valid' ? items : Array.from(this.shuffle(epoch), (i) => items[i]!);
  }

  private async makeBatch(split: SplitName, epoch: number, batch: number, all: readonly number[]): Promise<Batch> {
    const size = this.batchSize(split);
    const items = all.slice(batch * size, (batch + 1) * size);
    const targets = this.targets(items);
    const piece = Math.min(PIECE, Math.ceil(items.length / Math.max(this.pool.size, 1)));
    const tasks: WorkTask[] = [];
    for (let from = 0; from < items.length; from += piece) {
      const part = items.slice(from, from + piece);
      tasks.push({ split, epoch, batch, items: part, paths: part.map((i) => this.dataset.items[i]!.path), batchItems: items });
    }
    const results = await Promise.all(tasks.map((task) => this.pool.run(task)));
    return { ...collate(results, items.length), ...targets, indexes: Int32Array.from(items) };
  }
}

function collate(results: readonly WorkResult[], n: number): Pick<Batch, 'x' | 'xShape'> {
  const done = results.map((result) => {
    if (result.kind === 'unreadable') throw new UserError(unreadableItem(result.path, result.reason));
    if (result.kind === 'mismatch') throw new UserError(missingResize(result.sizes[0]!, result.sizes[1]!));
    return result;
  });
  const { width, height, channels, first } = done[0]!;
  const other = done.find((result) => result.first.width !== first.width || result.first.height !== first.height);
  if (other) throw new UserError(missingResize(first, other.first));
  const x = new Float32Array(n * height * width * channels);
  let at = 0;
  for (const { data } of done) {
    x.set(data, at);
    at += data.length;
  }
  return { x, xShape: [n, height, width, channels] };
}

function noBatches(spec: DataSpec, dataset: Dataset): UserError {
  return new UserError({
    code: 'batch-too-large',
    message: 'This DataLoader does not contain any batches.',
    expected: `batch_size at most ${dataset.split.train.length}, the number of training items`,
    found: String(spec.batchSize),
    path: 'data.batch_size',
  });
}
