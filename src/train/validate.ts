import { type Tensor, tf } from '../tensor/tf.ts';
import { toTensors } from './batch.ts';
import { type MetricTally, tallyOf } from './metrics/metric.ts';
import { WeightedMean } from './recorder.ts';
import type { JudgedItems, LearnerState } from './state.ts';

interface Judged {
  readonly predictions: Float32Array;
  readonly activated: Float32Array;
  readonly losses: Float32Array;
  readonly loss: number;
  readonly width: number;
  readonly targets: Int32Array | Float32Array;
  readonly indexes: Int32Array;
}

/** Validation loss and metrics over the first `batches` (all where left out), in eval mode, by column name; null where the split is empty. */
export async function validateModel(
  state: LearnerState,
  { batches = Number.POSITIVE_INFINITY }: { readonly batches?: number } = {},
): Promise<Readonly<Record<string, number | null>>> {
  if (batches >= state.loaders.length('valid')) return (await predictValid(state)).metrics;
  const tally = new Tally(state);
  let count = 0;
  for await (const judged of judge(state)) {
    tally.add(judged);
    if (++count >= batches) break;
  }
  return tally.values();
}

/** Every validation item through the model in eval mode, once for the same weights: what fastai's get_preds and validate give. */
export async function predictValid(state: LearnerState): Promise<JudgedItems> {
  state.judged ??= await judgeAll(state);
  return state.judged;
}

async function judgeAll(state: LearnerState): Promise<JudgedItems> {
  const tally = new Tally(state);
  const all: Judged[] = [];
  for await (const judged of judge(state)) {
    tally.add(judged);
    all.push(judged);
  }
  const first = all[0];
  return {
    outputs: concat(all.map((judged) => judged.activated)),
    width: first?.width ?? 0,
    targets:
      first?.targets instanceof Float32Array
        ? concat(all.map(({ targets }) => targets as Float32Array))
        : Int32Array.from(all.flatMap(({ targets }) => [...targets])),
    losses: concat(all.map((judged) => judged.losses)),
    indexes: Int32Array.from(all.flatMap(({ indexes }) => [...indexes])),
    metrics: tally.values(),
  };
}

/** The validation loss and the metrics of a spec, gathered batch by batch. */
class Tally {
  private readonly loss = new WeightedMean();
  private readonly metrics: readonly MetricTally[];

  constructor({ spec, words }: LearnerState) {
    this.metrics = spec.metrics.map((metric) => tallyOf(metric.column, words.create(metric)));
  }

  add(judged: Judged): void {
    this.loss.add(judged.loss, judged.losses.length);
    for (const metric of this.metrics) metric.add(judged);
  }

  values(): Readonly<Record<string, number | null>> {
    return { valid_loss: this.loss.current(), ...Object.fromEntries(this.metrics.map((metric) => [metric.column, metric.value()])) };
  }
}

async function* judge({ model, loaders, loss }: LearnerState): AsyncGenerator<Judged> {
  for await (const batch of loaders.epoch('valid', 0)) {
    const { x, y } = toTensors(batch);
    const [predictions, activated, losses, mean] = tf.tidy(() => {
      const out = model.forward(x, { training: false, uniform: () => new Float32Array(0) });
      return [out, loss.activation(out), loss.perItem(out, y), loss.mean(out, y)] as const;
    });
    yield {
      predictions: await take(predictions),
      activated: await take(activated),
      losses: await take(losses),
      loss: (await take(mean))[0]!,
      width: predictions.size / batch.xShape[0],
      targets: batch.y,
      indexes: batch.indexes,
    };
    tf.dispose([x, y]);
  }
}

async function take(tensor: Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
