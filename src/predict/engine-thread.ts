import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { fromFailure } from '../util/failure.ts';
import type { BatchOutputs, FromPredictor, PixelBatch, PredictJob, ToPredictor } from './protocol.ts';

/** The thread that owns the engine and the model, as the main thread sees it. */
export interface EngineThread {
  readonly engine: string;
  readonly detail: string;
  /** Runs one batch; batches are answered in order. The pixels are handed over and must not be used afterwards. */
  run(batch: PixelBatch): Promise<BatchOutputs>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (outputs: BatchOutputs) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread and waits until the model is loaded. Throws UserErrors as they are, bugs as plain errors. */
export async function startEngineThread(job: PredictJob): Promise<EngineThread> {
  const worker = new Worker(new URL('./predict.worker.js', import.meta.url), { workerData: job });
  const waiting = new Map<number, Waiting>();
  let failure: Error | undefined;
  let nextId = 0;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const idle = (): void => (waiting.size === 0 ? worker.unref() : worker.ref());
  const ready = new Promise<FromPredictor & { type: 'ready' }>((resolve, reject) => {
    worker.on('message', (message: FromPredictor) => {
      if (message.type === 'ready') resolve(message);
      else if (message.type === 'failed') fail(fromFailure(message));
      else {
        waiting.get(message.id)?.resolve(message);
        waiting.delete(message.id);
        idle();
      }
      if (failure) reject(failure);
    });
    worker.on('error', (error) => {
      fail(error);
      reject(error);
    });
    worker.on('exit', (code) => {
      fail(new Error(`the engine's thread ended with code ${code}`));
      reject(failure);
    });
  });
  const { engine, detail } = await ready;
  idle();
  return {
    engine,
    detail,
    run: ({ x, shape }) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ type: 'batch', id, x, shape } satisfies ToPredictor, [x.buffer as ArrayBuffer]);
      }),
    close: async () => {
      if (failure) return;
      const exit = once(worker, 'exit');
      worker.ref();
      worker.postMessage({ type: 'close' } satisfies ToPredictor);
      await exit;
    },
  };
}
