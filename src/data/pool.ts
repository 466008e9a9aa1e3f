import { Worker } from 'node:worker_threads';
import type { Words } from '../language/word.ts';
import { type Failure, fromFailure } from '../util/failure.ts';
import { performTask } from './perform.ts';
import { prepareWork, type Work, type WorkContext, type WorkResult, type WorkTask } from './work.ts';

/** Runs tasks somewhere; the order in which they end is not promised. */
export interface Pool {
  readonly size: number;
  /** A task that has not begun when `signal` fires never does; the promise rejects with the signal's reason. */
  run(task: WorkTask, signal?: AbortSignal): Promise<WorkResult>;
  close(): Promise<void>;
}

/** A pool of worker threads, started on first use; 0 works in the calling thread. An idle pool does not keep the process alive. */
export function createPool(context: WorkContext, words: Words, workers: number): Pool {
  return workers === 0 ? new InlinePool(prepareWork(context, words)) : new ThreadPool(context, workers);
}

class InlinePool implements Pool {
  readonly size = 0;
  private readonly work: Work;
  private last: Promise<unknown> = Promise.resolve();

  constructor(work: Work) {
    this.work = work;
  }

  run(task: WorkTask, signal?: AbortSignal): Promise<WorkResult> {
    const result = this.last.then(() => {
      signal?.throwIfAborted();
      return performTask(this.work, task);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.last;
  }
}

interface Job {
  readonly task: WorkTask;
  /** Called when a thread takes the job: from then on it cannot be dropped. */
  readonly started: () => void;
  readonly resolve: (result: WorkResult) => void;
  readonly reject: (error: Error) => void;
}

type Reply = { readonly id: number; readonly result: WorkResult } | { readonly id: number; readonly failure: Failure };

/** Two tasks at a time, so that a thread never waits for the next one to arrive. */
const TASKS_PER_THREAD = 2;

class ThreadPool implements Pool {
  readonly size: number;
  private readonly context: WorkContext;
  private readonly threads: Thread[] = [];
  private readonly queue: Job[] = [];
  private closed = false;

  constructor(context: WorkContext, size: number) {
    this.context = context;
    this.size = size;
  }

  async run(task: WorkTask, signal?: AbortSignal): Promise<WorkResult> {
    if (this.closed) throw new Error('the loader is closed');
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const drop = (): void => {
        this.queue.splice(this.queue.indexOf(job), 1);
        reject(signal!.reason);
      };
      const started = (): void => signal?.removeEventListener('abort', drop);
      const job: Job = { task, started, resolve, reject };
      signal?.addEventListener('abort', drop, { once: true });
      this.queue.push(job);
      this.dispatch();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const error = new Error('the loader is closed');
    for (const job of this.queue.splice(0)) {
      job.started();
      job.reject(error);
    }
    await Promise.all(this.threads.splice(0).map((thread) => thread.stop(error)));
  }

  private dispatch(): void {
    if (this.closed) return;
    if (this.threads.length === 0) for (let i = 0; i < this.size; i++) this.threads.push(new Thread(this.context, () => this.dispatch()));
    while (this.queue.length > 0) {
      const thread = this.threads.reduce((least, other) => (other.load < least.load ? other : least));
      if (thread.load >= TASKS_PER_THREAD) return;
      thread.start(this.queue.shift()!);
    }
  }
}

class Thread {
  private readonly worker: Worker;
  private readonly jobs = new Map<number, Job>();
  private readonly onFree: () => void;
  private nextId = 0;

  constructor(context: WorkContext, onFree: () => void) {
    this.onFree = onFree;
    this.worker = new Worker(new URL('./loader.worker.js', import.meta.url), { workerData: context });
    this.worker.unref();
    this.worker.on('message', (reply: Reply) => this.finish(reply));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a loader thread ended with code ${code}`)));
  }

  get load(): number {
    return this.jobs.size;
  }

  start(job: Job): void {
    job.started();
    const id = this.nextId++;
    if (this.jobs.size === 0) this.worker.ref();
    this.jobs.set(id, job);
    this.worker.postMessage({ id, task: job.task });
  }

  private finish(reply: Reply): void {
    const job = this.jobs.get(reply.id);
    if (!job) return; // A stopped thread's last word: while it is being ended it keeps the process alive.
    this.jobs.delete(reply.id);
    if (this.jobs.size === 0) this.worker.unref();
    if ('failure' in reply) job.reject(fromFailure(reply.failure));
    else job.resolve(reply.result);
    this.onFree();
  }

  private fail(error: Error): void {
    for (const job of this.jobs.values()) job.reject(error);
    this.jobs.clear();
  }

  async stop(error: Error): Promise<void> {
    this.fail(error);
    await this.worker.terminate();
  }
}
