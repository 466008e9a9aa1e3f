import { parentPort, workerData } from 'node:worker_threads';
import { setDecoderThreads } from '../image/decode.ts';
import { toFailure } from '../util/failure.ts';
import { performTask } from './perform.ts';
import type { WorkContext, WorkTask } from './work.ts';

const context = workerData as WorkContext;
setDecoderThreads(1);

parentPort!.on('message', async ({ id, task }: { id: number; task: WorkTask }) => {
  try {
    const result = await performTask(context, task);
    parentPort!.postMessage({ id, result }, result.kind === 'done' ? [result.data.buffer as ArrayBuffer] : []);
  } catch (error) {
    parentPort!.postMessage({ id, failure: toFailure(error) });
  }
});
