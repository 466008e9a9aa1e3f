import { type Tensor, tf } from '../tensor/tf.ts';
import { UserError } from '../util/problem.ts';
import { fromTorch, torchShape, toTorch } from './layout.ts';
import type { Model, StateEntry } from './model.ts';
import { asFloat32, type NamedArray, type NamedArrays } from './weights/arrays.ts';

/** Copies a model's state out: torch's keys, order and layout, float32, and int64 for num_batches_tracked. */
export function modelState(model: Model): NamedArrays {
  return new Map(model.entries.map((entry) => [entry.name, readEntry(model, entry)]));
}

/** Fills the whole model from arrays made by modelState (of any engine). Throws UserError 'weights-mismatch' unless keys and shapes are the model's own. */
export function loadModelState(model: Model, arrays: NamedArrays): void {
  const mismatch = findMismatch(model.entries, arrays);
  if (mismatch !== undefined) throw mismatch;
  for (const entry of model.entries) {
    const array = arrays.get(entry.name);
    if (array !== undefined) writeEntry(model, entry, array);
  }
}

/** torch's shape of an entry. */
export function entryShape(entry: StateEntry): number[] {
  return entry.kind === 'counter' ? [] : torchShape(entry.layout, entry.shape);
}

/** Fills one entry from an array of torch's shape; the shape has been checked. */
export function writeEntry(model: Model, entry: StateEntry, array: NamedArray): void {
  if (entry.kind === 'counter') {
    model.counters.set(entry.name, Number(array.data[0] ?? 0));
    return;
  }
  const { variable, layout } = entry;
  const values = fromTorch(layout, asFloat32(array), variable.shape);
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, 'float32') as Tensor));
}

function readEntry(model: Model, entry: StateEntry): NamedArray {
  if (entry.kind === 'counter') return { shape: [], dtype: 'int64', data: BigInt64Array.of(BigInt(model.counters.get(entry.name) ?? 0)) };
  const values = entry.variable.dataSync() as Float32Array;
  return { shape: entryShape(entry), dtype: 'float32', data: toTorch(entry.layout, values, entry.variable.shape) };
}

function findMismatch(entries: readonly StateEntry[], arrays: NamedArrays): UserError | undefined {
  const known = new Set(entries.map((entry) => entry.name));
  const wrong = entries.flatMap((entry) => describe(entry, arrays.get(entry.name)));
  const extra = [...arrays.keys()].filter((name) => !known.has(name)).map((name) => `${name} is not in the model`);
  const all = [...wrong, ...extra];
  if (all.length === 0) return undefined;
  return new UserError({
    code: 'weights-mismatch',
    message: `The saved state does not fit this model: ${all.length} of its arrays differ.`,
    found: all.slice(0, 3).join('; '),
    hint: 'It was saved by a model of another architecture, head or number of classes.',
  });
}

function describe(entry: StateEntry, array: NamedArray | undefined): string[] {
  if (array === undefined) return entry.kind === 'counter' ? [] : [`${entry.name} is missing`];
  const shape = entryShape(entry);
  if (shape.join() === array.shape.join()) return [];
  return [`${entry.name} is [${array.shape.join(', ')}], the model has [${shape.join(', ')}]`];
}
