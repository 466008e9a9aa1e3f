import { parentPort, workerData } from 'node:worker_threads';
import { choosePrecision } from '../backends/choose-precision.ts';
import { chooseEngine, type EngineName } from '../backends/registry.ts';
import { createLoaders } from '../data/loaders.ts';
import { targetOf } from '../data/targets.ts';
import { writePredictions } from '../interpret/predictions-file.ts';
import type { Predictions } from '../language/contracts/predictions.ts';
import type { Task } from '../language/contracts/task.ts';
import { architectureOf, knownArchitectures } from '../model/architecture.ts';
import { buildModel } from '../model/build.ts';
import { modelState } from '../model/state.ts';
import { refuseDiverged, refuseNotFinite } from '../model/weights/finite.ts';
import { readWeights } from '../model/weights/read.ts';
import { createLearner } from '../train/learner.ts';
import { trainedClasses } from '../train/loss-spec.ts';
import type { JudgedItems } from '../train/state.ts';
import { toFailure } from '../util/failure.ts';
import { loadRegistry } from '../words/load.ts';
import type { FromTraining, ToTraining, TrainingJob } from './protocol.ts';
import { writeModel } from './write-model.ts';

const job = workerData as TrainingJob;
const port = parentPort!;
const send = (message: FromTraining): void => port.postMessage(message);

try {
  await serve();
} catch (error) {
  report(error);
}

/** Builds everything once, then answers one message after the other until it is told to close. */
async function serve(): Promise<void> {
  const { engine } = await chooseEngine(job.engine as EngineName);
  await engine.start(job.threads === undefined ? {} : { threads: job.threads });
  const available = await engine.probe();
  const weights = job.weightsPath === undefined ? undefined : await readWeights(job.weightsPath);
  if (weights !== undefined) refuseNotFinite(weights, job.weightsPath!);
  const words = await loadRegistry(job.plugins);
  const { task } = targetOf(job.data, words);
  const loaders = await createLoaders(job.dataset, job.data, words);
  const precision = choosePrecision(job.learner.precision, engine, available);
  const model = buildModel({ ...job.model, arch: architectureOf(job.model, words), precision }, weights, () => knownArchitectures(words));
  const stop = new Int32Array(job.stop);
  let marked: (mark: number) => void = () => undefined;
  const askMark = (): Promise<number> => {
    send({ type: 'mark' });
    return new Promise((resolve) => {
      marked = resolve;
    });
  };
  const learner = createLearner({
    model,
    loaders,
    words,
    spec: job.learner,
    defaultLoss: task.loss,
    classes: trainedClasses(job.dataset, task),
    emit: (event) => send({ type: 'event', event }),
    shouldStop: () => Atomics.load(stop, 0) !== 0,
    checkpoint: { folder: `${job.folder}/checkpoints`, everyBatches: job.checkpointEvery, mark: askMark },
    folder: job.folder,
    ...(job.pinned ? { pinned: job.pinned } : {}),
  });
  const cursor = job.resumeFrom === undefined ? undefined : await learner.restore(job.resumeFrom);

  send({
    type: 'ready',
    engine: { engine: engine.name, precision: learner.precision, detail: available.available ? available.detail : '' },
    summary: `${model.parameters.length} tensors, ${count(model)} parameters in ${model.groups} groups`,
    stage: cursor?.stage ?? 0,
  });

  port.on('message', (message: ToTraining) => void answer(message).catch(report));

  async function answer(message: ToTraining): Promise<void> {
    if (message.type === 'marked') marked(message.mark);
    else if (message.type === 'stage') {
      const outcome = await learner.runStage(message.index, message.steps, cursor?.stage === message.index ? cursor : undefined);
      send({ type: 'stage_done', index: message.index, outcome });
    } else if (message.type === 'finish') {
      refuseDiverged(modelState(model));
      const judged = await learner.getPreds();
      await writePredictions(job.folder, describe(judged, task));
      await writeModel(job.folder, model, message.modelFile);
      send({ type: 'finished', metrics: judged.metrics });
    } else {
      await loaders.close();
      model.dispose();
      port.close();
    }
  }
}

/** Predictions in the form in which the task's kind of answers is reported. */
function describe({ losses, indexes, ...judged }: JudgedItems, task: Task): Predictions {
  const { vocab, root, items } = job.dataset;
  const { outputs, targets } = task.interpret?.(judged, job.dataset) ?? judged;
  const paths = Array.from(indexes, (index) => items[index]!.path);
  return { split: 'valid', targetKind: task.kind, vocab, root, paths, probs: outputs, targets, losses };
}

function count(model: { parameters: readonly { variable: { size: number } }[] }): string {
  return model.parameters.reduce((sum, { variable }) => sum + variable.size, 0).toLocaleString('en-US');
}

function report(error: unknown): void {
  send({ type: 'failed', ...toFailure(error) });
  port.close();
}
