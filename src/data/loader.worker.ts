import { parentPort, workerData } from 'node:worker_threads';
import { setDecoderThreads } from '../image/decode.ts';
import { toFailure } from '../util/failure.ts';
import { loadTransforms } from '../words/load-transforms.ts';
import { performTask } from './perform.ts';
import { prepareWork, type WorkContext, type WorkTask } from './work.ts';

const context = workerData as WorkContext;
setDecoderThreads(1);
const work = loadTransforms(context.plugins).then((words) => prepareWork(context, words));
// Every task answers with what went wrong here.
work.catch(() => undefined);

parentPort!.on('message', async ({ id, task }: { id: number; task: WorkTask }) => {
  try {
    const result = await performTask(await work, task);
    parentPort!.postMessage({ id, result }, result.kind === 'done' ? [result.data.buffer as ArrayBuffer] : []);
  } catch (error) {
    parentPort!.postMessage({ id, failure: toFailure(error) });
  }
});
