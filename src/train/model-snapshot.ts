import type { Model } from '../model/model.ts';
import { tf } from '../tensor/tf.ts';
import { valuesOf } from '../tensor/values.ts';

export interface ModelSnapshot {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly counters: ReadonlyMap<string, number>;
}

/** Copies of every parameter and buffer, in TF.js layout, by name. */
export function snapshotModel(model: Model): ModelSnapshot {
  const weights = new Map<string, Float32Array>();
  for (const { name, variable } of [...model.parameters, ...model.buffers]) weights.set(name, valuesOf(variable));
  return { weights, counters: new Map(model.counters) };
}

/** Puts a snapshot of the same architecture back, bit for bit. */
export function restoreModel(model: Model, { weights, counters }: ModelSnapshot): void {
  for (const { name, variable } of [...model.parameters, ...model.buffers]) {
    const values = weights.get(name);
    if (!values || values.length !== variable.size) throw new Error(`the snapshot does not hold ${name} of this model`);
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }
  model.counters.clear();
  for (const [name, count] of counters) model.counters.set(name, count);
}
