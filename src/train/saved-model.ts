import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModelState, modelState } from '../model/state.ts';
import type { NamedArray } from '../model/weights/arrays.ts';
import { refuseDiverged, refuseNotFinite } from '../model/weights/finite.ts';
import { readWeights } from '../model/weights/read.ts';
import { decodeSafetensors, writeSafetensors } from '../model/weights/safetensors.ts';
import { savedModelFile } from '../model/weights/saved-file.ts';
import { isFile } from '../util/files.ts';
import { placeBelow } from '../util/names.ts';
import { UserError } from '../util/problem.ts';
import type { OptimizerState } from './optimizer.ts';
import type { LearnerState } from './state.ts';

/** Saves the model as `models/<name>.safetensors` of the run folder (torch's layout, fastai's keys) and, beside it, the optimizer where asked. Throws UserError where a number of the model is not finite. */
export async function saveNamed(state: LearnerState, name: string, withOpt: boolean): Promise<string> {
  const path = modelPath(state, name);
  const arrays = modelState(state.model);
  refuseDiverged(arrays);
  await writeSafetensors(path, arrays, { format: 'pt' });
  if (withOpt) await writeOptimizer(optimizerPath(state, name), state.optimizer.save());
  return path;
}

/** Puts a model that saveNamed saved back, and the optimizer where asked and saved. Throws UserError where there is none of the name. */
export async function loadNamed(state: LearnerState, name: string, withOpt: boolean): Promise<void> {
  const path = modelPath(state, name);
  if (!(await isFile(path))) {
    throw new UserError({
      code: 'weights-not-found',
      message: `no model was saved as '${name}' in this run`,
      expected: path,
      hint: `save it first: \`- save: ${name}\`, or a save_model callback with \`fname: ${name}\``,
    });
  }
  state.judged = undefined;
  loadModelState(state.model, decodeSafetensors(await readFile(path), path).arrays);
  if (withOpt) await loadOptimizer(state, optimizerPath(state, name));
}

/** Puts the model of a weights file, or of another run's folder, back: the whole of it must fit. Throws UserError where it does not, or is none. */
export async function loadPath(state: LearnerState, path: string, withOpt: boolean): Promise<void> {
  const file = await savedModelFile(path);
  state.judged = undefined;
  const arrays = await readWeights(file);
  refuseNotFinite(arrays, file);
  loadModelState(state.model, arrays);
  if (withOpt) await loadOptimizer(state, file.replace(/\.safetensors$/, '.optimizer.safetensors'));
}

async function loadOptimizer(state: LearnerState, path: string): Promise<void> {
  if (await isFile(path)) state.optimizer.restore(await readOptimizer(path));
  else state.emit({ type: 'message', text: 'the weights were loaded; no optimizer was saved with them' });
}

function modelPath({ folder }: LearnerState, name: string): string {
  return placeBelow(modelsOf(folder), `${name}.safetensors`, 'the saved model');
}

function optimizerPath({ folder }: LearnerState, name: string): string {
  return placeBelow(modelsOf(folder), `${name}.optimizer.safetensors`, 'the saved optimizer');
}

function modelsOf(folder: string | undefined): string {
  return join(folder ?? '.', 'models');
}

async function writeOptimizer(path: string, { averages, ...rest }: OptimizerState): Promise<void> {
  const arrays = new Map<string, NamedArray>([...averages].map(([name, data]) => [name, { shape: [data.length], dtype: 'float32', data }]));
  await writeSafetensors(path, arrays, { optimizer: JSON.stringify(rest) });
}

async function readOptimizer(path: string): Promise<OptimizerState> {
  const { arrays, metadata } = decodeSafetensors(await readFile(path), path);
  const averages = new Map([...arrays].map(([name, { data }]) => [name, Float32Array.from(data as Float32Array)]));
  return { ...(JSON.parse(metadata.optimizer!) as Omit<OptimizerState, 'averages'>), averages };
}
