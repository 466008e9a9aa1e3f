import { parentPort, workerData } from 'node:worker_threads';
import { setDecoderThreads } from '../image/decode.ts';
import { UserError } from '../util/problem.ts';
import { type BatchJob, loadBatch } from './load-batch.ts';
import type { DataSpec } from './spec.ts';

const { spec, root } = workerData as { spec: DataSpec; root: string };
const port = parentPort!;
setDecoderThreads(1);

port.on('message', ({ id, job }: { id: number; job: BatchJob }) => {
  loadBatch(job, spec, root).then(
    (pixels) => port.postMessage({ id, pixels }, [pixels.x.buffer as ArrayBuffer]),
    (error: unknown) => {
      const problems = error instanceof UserError ? error.problems : undefined;
      port.postMessage({
        id,
        error: { message: error instanceof Error ? error.message : String(error), ...(problems ? { problems } : {}) },
      });
    },
  );
});
