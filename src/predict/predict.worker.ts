import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { chooseEngine, type EngineName } from '../backends/registry.ts';
import { architectureOf, modulesFor } from '../model/architecture.ts';
import { buildEmptyModel } from '../model/build.ts';
import { refuseLarger } from '../model/count.ts';
import { loadModelState } from '../model/state.ts';
import { refuseNotFinite } from '../model/weights/finite.ts';
import { readWeights } from '../model/weights/read.ts';
import { tf } from '../tensor/tf.ts';
import { ACTIVATIONS } from '../train/losses.ts';
import { toFailure } from '../util/failure.ts';
import { loadRegistry } from '../words/load.ts';
import type { FromPredictor, PredictJob, ToPredictor } from './protocol.ts';

const job = workerData as PredictJob;
const port = parentPort!;
const send = (message: FromPredictor, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

try {
  await serve();
} catch (error) {
  report(error);
}

/** Loads the model once, then answers batches in the order in which they come. */
async function serve(): Promise<void> {
  const { engine } = await chooseEngine(job.engine as EngineName);
  await engine.start(job.threads === undefined ? {} : { threads: job.threads });
  const available = await engine.probe();
  const words = await loadRegistry(modulesFor(job.model, job.model.plugins));
  const network = { ...job.model, arch: architectureOf(job.model, words) };
  const path = join(job.folder, 'model.safetensors');
  const weights = await readWeights(path);
  refuseLarger(network, weights);
  const model = buildEmptyModel(network);
  refuseNotFinite(weights, path);
  loadModelState(model, weights);
  const activation = ACTIVATIONS[job.model.activation];
  let last: Promise<void> = Promise.resolve();

  port.on('message', (message: ToPredictor) => {
    last = last.then(() => answer(message)).catch(report);
  });
  send({ type: 'ready', engine: engine.name, detail: available.available ? available.detail : '' });

  async function answer(message: ToPredictor): Promise<void> {
    if (message.type === 'close') {
      model.dispose();
      port.close();
      return;
    }
    const [out, activated] = tf.tidy(() => {
      const x = tf.tensor4d(message.x, [...message.shape]);
      const out = model.forward(x, { training: false, uniform: () => new Float32Array(0) });
      return [out, activation(out)] as const;
    });
    const logits = Float32Array.from(await out.data());
    const outputs = Float32Array.from(await activated.data());
    tf.dispose([out, activated]);
    send({ type: 'done', id: message.id, logits, outputs }, [logits.buffer as ArrayBuffer, outputs.buffer as ArrayBuffer]);
  }
}

function report(error: unknown): void {
  send({ type: 'failed', ...toFailure(error) });
  port.close();
}
