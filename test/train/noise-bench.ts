import type { Batch, DataLoaders } from '../../src/data/items.ts';
import { buildModel } from '../../src/model/build.ts';
import type { TrainEvent } from '../../src/train/events.ts';
import { createLearner, type Learner } from '../../src/train/learner.ts';
import { keyedRng } from '../../src/util/rng.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { SPEC } from './trace.ts';

/** Batches of an epoch, of either split. */
export const BATCHES = 4;

/** Noise of two classes; every epoch has its own, so that the order of epochs shows. */
const loaders = ({ begun, passes }: Pick<Bench, 'begun' | 'passes'>): DataLoaders => ({
  vocab: ['a', 'b'],
  c: 2,
  length: () => BATCHES,
  async *epoch(split, epoch, from = 0): AsyncIterable<Batch> {
    if (split === 'train') begun.push(epoch);
    else passes.valid++;
    for (let batch = from; batch < BATCHES; batch++) {
      const y = Int32Array.from({ length: 4 }, (_, i) => i % 2);
      const x = keyedRng(1, split, String(epoch), batch).normals(4 * 8 * 8 * 3);
      for (const [i, label] of y.entries()) for (let p = 0; p < 192; p++) x[i * 192 + p]! += label;
      yield { x, xShape: [4, 8, 8, 3], y, yShape: [4], indexes: new Int32Array(4) };
    }
  },
  close: async () => undefined,
});

/** A small learner with checkpoints, and what it did. */
export interface Bench {
  readonly learner: Learner;
  readonly events: TrainEvent[];
  /** Training epochs asked for. */
  readonly begun: number[];
  /** How often validation items were gone through. */
  readonly passes: { valid: number };
  readonly folder: string;
  stop: boolean;
}

/** Learns to tell noise of two classes apart; checkpoints go to `folder`. */
export function noiseBench(folder: string): Bench {
  const made = { events: [] as TrainEvent[], begun: [] as number[], passes: { valid: 0 }, folder, stop: false };
  const model = buildModel({
    arch: BUILTIN.create(specOf('architecture', 'small', { widths: [4, 8] })),
    head: { ps: 0.2, concatPool: true, firstBn: true, bnFinal: false, linFirst: false, linFtrs: [8] },
    nIn: 3,
    nOut: 2,
    seed: 1,
  });
  const learner = createLearner({
    model,
    loaders: loaders(made),
    spec: { ...SPEC, metrics: [] },
    words: BUILTIN,
    defaultLoss: specOf('loss', 'cross_entropy'),
    classes: { vocab: [], counts: [], items: 0 },
    emit: (event) => made.events.push(event),
    shouldStop: () => made.stop,
    checkpoint: { folder: made.folder },
  });
  return Object.assign(made, { learner });
}
