import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TrainStep } from '../language/contracts/stage.ts';
import type { TrainEvent } from '../train/events.ts';
import { fromFailure } from '../util/failure.ts';
import type { ModelFile } from './model-file.ts';
import type { FromTraining, ToTraining, TrainingJob } from './protocol.ts';

type Message<T extends FromTraining['type']> = Extract<FromTraining, { type: T }>;

/** The training thread as the scheduler sees it. One stage runs at a time. */
export interface Training {
  readonly ready: Message<'ready'>;
  stage(index: number, steps: readonly TrainStep[]): Promise<'done' | 'interrupted'>;
  /** Writes model.safetensors, model.json and the validation predictions; gives the final metrics. */
  finish(modelFile: ModelFile): Promise<Readonly<Record<string, number | null>>>;
  close(): Promise<void>;
}

export interface TrainingListener {
  readonly onEvent: (event: TrainEvent) => void;
  /** Makes the events so far last; gives the length of their log. */
  readonly onMark: () => number;
}

/** Starts the thread that owns the engine, the model and the loader. Throws what it throws: UserErrors as they are, bugs as plain errors. */
export async function startTraining(job: TrainingJob, listener: TrainingListener): Promise<Training> {
  const worker = new Worker(new URL('./training.worker.js', import.meta.url), { workerData: job });
  const send = (message: ToTraining): void => worker.postMessage(message);
  const waiting = new Map<FromTraining['type'], { resolve: (message: FromTraining) => void; reject: (error: Error) => void }>();
  let failure: Error | undefined;

  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  const mark = (): void => {
    try {
      send({ type: 'marked', mark: listener.onMark() });
    } catch (error) {
      fail(error as Error);
    }
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the training thread ended with code ${code}`)));
  worker.on('message', (message: FromTraining) => {
    if (message.type === 'event') listener.onEvent(message.event);
    else if (message.type === 'mark') mark();
    else if (message.type === 'failed') fail(fromFailure(message));
    else {
      waiting.get(message.type)?.resolve(message);
      waiting.delete(message.type);
    }
  });

  const answer = <T extends FromTraining['type']>(type: T): Promise<Message<T>> =>
    new Promise((resolve, reject) => {
      if (failure) reject(failure);
      else waiting.set(type, { resolve: (message) => resolve(message as Message<T>), reject });
    });

  const close = async (): Promise<void> => {
    if (failure) return void (await worker.terminate());
    const ended = once(worker, 'exit');
    send({ type: 'close' });
    await ended;
  };

  try {
    const ready = await answer('ready');
    return {
      ready,
      stage: async (index, steps) => {
        send({ type: 'stage', index, steps });
        return (await answer('stage_done')).outcome;
      },
      finish: async (modelFile) => {
        send({ type: 'finish', modelFile });
        return (await answer('finished')).metrics;
      },
      close,
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}
