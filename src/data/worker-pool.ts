import { Worker } from 'node:worker_threads';
import { type Problem, UserError } from '../util/problem.ts';
import { type BatchJob, loadBatch, type Pixels } from './load-batch.ts';
import type { DataSpec } from './spec.ts';

/** Makes batches, in threads or (with none) in the caller's own. */
export interface Pool {
  readonly size: number;
  make(job: BatchJob): Promise<Pixels>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly pixels?: Pixels;
  readonly error?: { readonly message: string; readonly problems?: readonly Problem[] };
}

/** A pool of loader threads; jobs go round, answers may come in any order. */
export function createPool(size: number, spec: DataSpec, root: string): Pool {
  if (size === 0) return { size, make: (job) => loadBatch(job, spec, root), close: async () => undefined };
  const waiting = new Map<number, { resolve: (pixels: Pixels) => void; reject: (error: Error) => void }>();
  const rejectAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: size }, () => {
    const worker = new Worker(new URL('./loader.worker.js', import.meta.url), { workerData: { spec, root } });
    worker.on('message', ({ id, pixels, error }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (pixels) asked?.resolve(pixels);
      else asked?.reject(error?.problems ? new UserError(error.problems) : new Error(error?.message ?? 'a loader thread gave no answer'));
    });
    worker.on('error', rejectAll);
    worker.unref();
    return worker;
  });
  let next = 0;
  return {
    size,
    make: (job) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        const worker = workers[id % size]!;
        worker.ref();
        worker.postMessage({ id, job });
      }),
    close: async () => {
      rejectAll(new Error('the loader was closed'));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
