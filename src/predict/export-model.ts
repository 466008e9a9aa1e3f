import { join } from 'node:path';
import { normalisation, planTransforms } from '../data/transforms.ts';
import type { Size } from '../image/size.ts';
import type { Architecture } from '../language/contracts/architecture.ts';
import type { LoadWords, Words } from '../language/word.ts';
import { architectureOf } from '../model/architecture.ts';
import { buildEmptyModel } from '../model/build.ts';
import type { ExportDescription } from '../model/export/description.ts';
import { onnxFile } from '../model/export/onnx.ts';
import { tfjsFiles } from '../model/export/tfjs.ts';
import { loadModelState } from '../model/state.ts';
import type { NamedArrays } from '../model/weights/arrays.ts';
import { refuseNotFinite } from '../model/weights/finite.ts';
import { readWeights } from '../model/weights/read.ts';
import { writeSafetensors } from '../model/weights/safetensors.ts';
import { writeTorch } from '../model/weights/torch-write.ts';
import type { ModelFile } from '../run/model-file.ts';
import { readModel } from '../run/read-model.ts';
import { type Tensor4D, tf } from '../tensor/tf.ts';
import type { Graph } from '../tensor/trace/graph.ts';
import { traceGraph } from '../tensor/trace/trace.ts';
import { writeAtomic } from '../util/files.ts';
import type { ExportFormat } from './export-formats.ts';
import { inputSize } from './input-size.ts';
import { findModelFolder } from './model-folder.ts';

export interface ExportOptions {
  /** The folder to write into; absent: `<run>/export/<format>`. */
  readonly out?: string;
  /** onnx, tfjs: whether the file normalises by itself, so that it is given values in [0, 1]. Default true. */
  readonly normalise?: boolean;
}

/**
 * Writes a trained model for other programs; gives the files' paths. Throws UserError where there is no model, where it holds NaN or infinity, or where the format has no form for
 * one of its operations.
 */
export async function exportModel(run: string, format: ExportFormat, loadWords: LoadWords, options: ExportOptions = {}): Promise<string[]> {
  const folder = await findModelFolder(run);
  const { model, words } = await readModel(folder, loadWords);
  const path = join(folder, 'model.safetensors');
  const arrays = await readWeights(path);
  refuseNotFinite(arrays, path);
  const files = filesOf(format, model, arrays, modelInput(model, words, options.normalise !== false));
  const out = options.out ?? join(folder, 'export', format);
  for (const [name, write] of files) await write(join(out, name));
  return files.map(([name]) => join(out, name));
}

/** The network of an exported model and the pictures that it is given. */
interface ModelInput {
  readonly arch: Architecture;
  readonly size: Size;
  /** Empty where the pipeline normalises nothing. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The exported file does it by itself. */
  readonly normalise: boolean;
}

function modelInput(model: ModelFile, words: Words, normalise: boolean): ModelInput {
  const { mean, std } = normalisation(planTransforms(model, words, model.statistics)) ?? { mean: [], std: [] };
  return { arch: architectureOf(model, words), size: inputSize(model, words), mean, std, normalise };
}

type NamedWrite = readonly [name: string, write: (path: string) => Promise<void>];

function filesOf(format: ExportFormat, model: ModelFile, arrays: NamedArrays, input: ModelInput): NamedWrite[] {
  const description: NamedWrite = ['model.json', (path) => writeAtomic(path, `${JSON.stringify(model, null, 2)}\n`)];
  switch (format) {
    case 'safetensors':
      return [['model.safetensors', (path) => writeSafetensors(path, arrays, { format: 'pt', pipefile: model.name })], description];
    case 'torch':
      return [['model.pth', (path) => writeTorch(path, arrays)], description];
    case 'onnx': {
      const bytes = onnxFile(modelGraph(model, arrays, input), describeExport(model, input));
      return [['model.onnx', (path) => writeAtomic(path, bytes)]];
    }
    case 'tfjs': {
      const files = tfjsFiles(modelGraph(model, arrays, input), describeExport(model, input));
      return [...files].map(([name, bytes]) => [name, (path) => writeAtomic(path, bytes)]);
    }
  }
}

/** What the model computes, from pictures in [0, 1] where `normalise`, as a graph. */
function modelGraph(model: ModelFile, arrays: NamedArrays, { arch, size, mean, std, normalise }: ModelInput): Graph {
  return traceGraph([...size, model.nIn], () => {
    const built = buildEmptyModel({ ...model, arch });
    loadModelState(built, arrays);
    const prepare = (x: Tensor4D): Tensor4D =>
      normalise && mean.length > 0 ? tf.div(tf.sub(x, tf.tensor1d([...mean])), tf.tensor1d([...std])) : x;
    return {
      forward: (x) => built.forward(prepare(x), { training: false, uniform: () => new Float32Array(0) }),
      variables: built.entries.flatMap((entry) => (entry.kind === 'variable' ? [[entry.name, entry.variable] as const] : [])),
      dispose: () => built.dispose(),
    };
  });
}

function describeExport(model: ModelFile, { size, mean, std, normalise }: ModelInput): ExportDescription {
  return {
    name: model.name,
    arch: model.arch.word,
    vocab: model.vocab,
    activation: model.activation,
    size,
    channels: model.nIn,
    mean,
    std,
    normalised: normalise || mean.length === 0,
  };
}
