import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Predictions } from '../language/contracts/predictions.ts';
import type { NamedArrays } from '../model/weights/arrays.ts';
import { readWeights } from '../model/weights/read.ts';
import { writeSafetensors } from '../model/weights/safetensors.ts';
import { writeAtomic } from '../util/files.ts';
import { damaged, isRecord, parseJsonFile } from '../util/json-file.ts';
import { UserError } from '../util/problem.ts';

const JSON_FILE = 'predictions.json';
const ARRAY_FILE = 'predictions.safetensors';

/** Writes predictions.safetensors (`probs` [n, c], `targets` [n] or [n, c], `losses` [n]) and predictions.json (the rest) into a folder. */
export async function writePredictions(folder: string, predictions: Predictions): Promise<void> {
  const { probs, targets, losses, ...rest } = predictions;
  const n = predictions.paths.length;
  const shape = (data: Float32Array | Int32Array): number[] => (data.length === n ? [n] : [n, data.length / n]);
  const arrays: NamedArrays = new Map([
    ['probs', { shape: [n, n === 0 ? 0 : probs.length / n], dtype: 'float32', data: probs }],
    ['targets', { shape: shape(targets), dtype: targets instanceof Int32Array ? 'int32' : 'float32', data: targets }],
    ['losses', { shape: [n], dtype: 'float32', data: losses }],
  ]);
  await writeSafetensors(join(folder, ARRAY_FILE), arrays, { format: 'pipefile-predictions' });
  await writeAtomic(join(folder, JSON_FILE), `${JSON.stringify({ format: 'pipefile-predictions', version: 1, ...rest }, null, 1)}\n`);
}

/** Reads what writePredictions wrote; a UserError where a file is missing or the two do not fit. */
export async function readPredictions(folder: string): Promise<Predictions> {
  let text: string;
  try {
    text = await readFile(join(folder, JSON_FILE), 'utf8');
  } catch {
    throw new UserError({
      code: 'unreadable-file',
      message: `${folder} has no ${JSON_FILE}`,
      hint: 'Predictions are written when a run ends; finish it with pipeline resume.',
    });
  }
  const {
    format: _,
    version: __,
    ...rest
  } = parseJsonFile<Omit<Predictions, 'probs' | 'targets' | 'losses'> & Record<'format' | 'version', unknown>>(
    text,
    join(folder, JSON_FILE),
    isPredictions,
  );
  const arrays = await readWeights(join(folder, ARRAY_FILE));
  const predictions = { ...rest, probs: floats(arrays, 'probs'), targets: numbers(arrays, 'targets'), losses: floats(arrays, 'losses') };
  const why = misfit(predictions);
  if (why !== undefined) throw new UserError(damaged(join(folder, ARRAY_FILE), why));
  return predictions;
}

/** Why arrays and names do not go together; undefined where they do. */
function misfit({ paths, vocab, probs, targets, losses }: Predictions): string | undefined {
  const n = paths.length;
  if (losses.length !== n) return `it has losses of ${losses.length} pictures, and ${JSON_FILE} names ${n}`;
  if (probs.length % n > 0 || targets.length % n > 0) return `its numbers are not those of ${n} pictures`;
  if (!(targets instanceof Int32Array) || targets.length !== n) return undefined;
  if (probs.length !== n * vocab.length) return `it has no probability for each of the ${vocab.length} classes`;
  const strange = targets.find((target) => target < 0 || target >= vocab.length);
  return strange === undefined ? undefined : `there is no class ${strange}`;
}

function isPredictions(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { root, paths, vocab, targetKind } = value;
  return typeof root === 'string' && isTexts(paths) && isTexts(vocab) && typeof targetKind === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function numbers(arrays: NamedArrays, name: string): Float32Array | Int32Array {
  const data = arrays.get(name)?.data;
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  throw new UserError({ code: 'unreadable-file', message: `${ARRAY_FILE} has no array "${name}" of float32 or int32 numbers` });
}

function floats(arrays: NamedArrays, name: string): Float32Array {
  const data = numbers(arrays, name);
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
