/** The product's side of compare.ts: a learner over a loader that hands out one batch again and again. */
import { createInterface } from 'node:readline';
import { loadAddon } from '../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../src/backends/onednn/engine.ts';
import type { Batch, DataLoaders } from '../../src/data/items.ts';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import { buildModel, type Network } from '../../src/model/build.ts';
import { createLearner, type Learner } from '../../src/train/learner.ts';
import type { LearnerSpec } from '../../src/train/spec.ts';
import type { LearnerInput } from '../../src/train/state.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../../test/words.ts';
import type { Command, Started, Stepped, Work } from './protocol.ts';

const LEARNER: LearnerSpec = {
  opt: specOf('optimizer', 'adam'),
  lr: 1e-4,
  wdBnBias: true,
  trainBn: true,
  moms: [0.95, 0.85, 0.95],
  metrics: [],
  callbacks: [],
  precision: 'auto',
  seed: 1,
};

const FIT: TrainStep = {
  kind: 'fit',
  epochs: 1,
  schedule: { kind: 'schedule', word: 'flat', options: {} },
  resetOpt: false,
  callbacks: [],
};

/** torchvision's network: average pool and one linear layer, as peer.py's. */
function modelOf({ arch, classes, precision }: Work): Network & { readonly seed: number } {
  return {
    arch: BUILTIN.create({ kind: 'architecture', word: arch, options: {} }),
    precision,
    head: { linFtrs: [], ps: 0, concatPool: false, firstBn: false, bnFinal: false, linFirst: false },
    nIn: 3,
    nOut: classes,
    seed: 1,
  };
}

function batchOf({ batch, size, classes }: Work): Batch {
  const x = new Float32Array(batch * size * size * 3);
  for (let i = 0, state = 1; i < x.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    x[i] = state / 2 ** 32;
  }
  const y = Int32Array.from({ length: batch }, (_, i) => i % classes);
  return { x, xShape: [batch, size, size, 3], y, yShape: [batch], indexes: Int32Array.from(y.keys()) };
}

/** Batches of the next epoch, by split; an epoch of the other split is empty. */
const turn = { train: 0, valid: 0 };

function loadersOf(work: Work): DataLoaders {
  const batch = batchOf(work);
  return {
    vocab: Array.from({ length: work.classes }, (_, i) => `${i}`),
    c: work.classes,
    length: (split) => turn[split],
    epoch: async function* (split) {
      for (let i = 0; i < turn[split]; i++) yield batch;
    },
    close: async () => {},
  };
}

/** Seconds spent inside the addon's calls so far. */
let engineSeconds = 0;

function timeTheAddon(): void {
  const addon = loadAddon() as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, method] of Object.entries(addon)) {
    addon[name] = (...args) => {
      const start = performance.now();
      try {
        return method(...args);
      } finally {
        engineSeconds += (performance.now() - start) / 1000;
      }
    };
  }
}

let learner: Learner | undefined;
let create: (() => Learner) | undefined;
let work: Work | undefined;
let value = 0;

async function start(next: Work): Promise<Started> {
  work = next;
  const available = await onednnEngine.probe();
  if (!available.available) throw new UserError({ code: 'engine-missing', message: available.why, hint: available.fix });
  const about = { name: 'pipefile', detail: available.detail };
  if (!available.precisions.includes(work.precision)) return { ...about, refused: 'no bf16 instructions' };
  timeTheAddon();
  await onednnEngine.start({ threads: work.threads });
  const input: LearnerInput = {
    model: buildModel(modelOf(work)),
    loaders: loadersOf(work),
    spec: LEARNER,
    words: BUILTIN,
    defaultLoss: { kind: 'loss', word: 'cross_entropy', options: {} },
    classes: { vocab: [], counts: [], items: 0 },
    shouldStop: () => false,
    emit: (event) => {
      if (event.type === 'batch_done') value = event.loss;
    },
  };
  create = () => createLearner(input);
  learner = create();
  await learner.runStage(0, [{ kind: 'freeze_to', n: work.task === 'frozen' ? -1 : 0 }]);
  return about;
}

async function steps(count: number): Promise<Stepped> {
  const split = work!.task === 'inference' ? 'valid' : 'train';
  turn[split] = count;
  const [begin, inside] = [performance.now(), engineSeconds];
  if (split === 'train') await learner!.runStage(0, [FIT]);
  // A learner of its own: one learner sees the same pictures with the same weights only once.
  else value = (await create!().getPreds()).losses[0]!;
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, value, engineSeconds: engineSeconds - inside, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  const answer = command.type === 'start' ? await start(command.work) : await steps(command.count);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
