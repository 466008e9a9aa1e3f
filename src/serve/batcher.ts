export interface BatcherOptions {
  /** At most so many are computed together. */
  readonly maxBatch: number;
  /** An idle engine waits so long for more before it computes what there is. */
  readonly waitMs: number;
}

interface Entry<In, Out> {
  readonly item: In;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Puts what comes one by one into batches. While a batch is computed the next one collects, up to `maxBatch`, and starts at once when the engine is free;
 * every item is answered exactly once, and one whose signal has fired by then is not computed. How many may wait is for the caller to bound.
 */
export class Batcher<In, Out> {
  private readonly compute: (items: readonly In[]) => Promise<readonly Out[]>;
  private readonly options: BatcherOptions;
  private readonly queue: Entry<In, Out>[] = [];
  private busy = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(compute: (items: readonly In[]) => Promise<readonly Out[]>, options: BatcherOptions) {
    this.compute = compute;
    this.options = options;
  }

  add(item: In, signal?: AbortSignal): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.queue.push({ item, signal, resolve, reject });
      if (this.busy) return;
      if (this.queue.length >= this.options.maxBatch) void this.flush();
      else this.timer ??= setTimeout(() => void this.flush(), this.options.waitMs);
    });
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.busy = true;
    for (let batch = this.nextBatch(); batch.length > 0; batch = this.nextBatch()) {
      try {
        const results = await this.compute(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i]!);
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.busy = false;
  }

  private nextBatch(): readonly Entry<In, Out>[] {
    const batch: Entry<In, Out>[] = [];
    while (batch.length < this.options.maxBatch) {
      const entry = this.queue.shift();
      if (entry === undefined) break;
      if (entry.signal?.aborted) entry.reject(entry.signal.reason as Error);
      else batch.push(entry);
    }
    return batch;
  }
}
