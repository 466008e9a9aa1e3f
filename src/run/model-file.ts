import { join } from 'node:path';
import { inputChannels } from '../data/input-channels.ts';
import type { Dataset } from '../data/items.ts';
import type { DataSpec } from '../data/spec.ts';
import { targetOf } from '../data/targets.ts';
import type { WrittenTransforms } from '../data/transforms.ts';
import type { Document } from '../document/document.ts';
import type { ChannelStatistics } from '../language/contracts/batch-transform.ts';
import type { Activation } from '../language/contracts/loss.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { ArchitectureSpec } from '../model/architecture.ts';
import type { HeadSpec } from '../model/spec.ts';
import type { LossSpec } from '../train/spec.ts';
import { UserError } from '../util/problem.ts';
import { readRegular } from '../util/read-regular.ts';
import { modelMistake } from './model-form.ts';

/** model.json: with model.safetensors beside it, everything that predicting needs. */
export interface ModelFile extends WrittenTransforms, ArchitectureSpec {
  readonly format: 'pipefile-model';
  readonly version: 1;
  readonly name: string;
  readonly head: HeadSpec;
  readonly nIn: number;
  readonly nOut: number;
  /** Class names by index of the model's output. */
  readonly vocab: readonly string[];
  readonly blocks: DataSpec['blocks'];
  /** Measured on the first training batch, where a normalisation asks for it. */
  readonly statistics?: ChannelStatistics;
  readonly decode: DataSpec['decode'];
  /** What makes of the outputs what people read: probabilities of classes, or the outputs themselves. */
  readonly activation: Activation;
  /** Decides what the outputs mean: softmax, sigmoid with its threshold, or values. Absent: the one that the target block infers. */
  readonly loss?: LossSpec;
  /** The modules whose words the model uses. */
  readonly plugins?: readonly PluginModule[];
  /** What the draws of test time augmentation are keyed by. */
  readonly seed: number;
  /** Items of a validation batch. */
  readonly batchSize: number;
}

/** Describes a document's model once its data are known. */
export function modelFile({ name, model, data, learner, plugins, words }: Document, dataset: Dataset): ModelFile {
  return {
    format: 'pipefile-model',
    version: 1,
    name,
    arch: model.arch,
    ...(model.cut !== undefined && { cut: model.cut }),
    head: model.head,
    nIn: inputChannels(data),
    nOut: dataset.c,
    vocab: dataset.vocab,
    blocks: data.blocks,
    itemTfms: data.itemTfms,
    batchTfms: data.batchTfms,
    ...(dataset.statistics && { statistics: dataset.statistics }),
    decode: data.decode,
    activation: words.create(learner.loss ?? targetOf(data, words).task.loss).activation,
    ...(learner.loss === undefined ? {} : { loss: learner.loss }),
    ...(plugins.length > 0 && { plugins }),
    seed: data.seed,
    batchSize: data.valBatchSize ?? data.batchSize,
  };
}

/** A million class names of 60 letters. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads a folder's model.json. Throws UserError where there is none, or none of this format. */
export async function readModelFile(folder: string): Promise<ModelFile> {
  const path = join(folder, 'model.json');
  const bytes = await readRegular(path, MAX_BYTES).catch(() => undefined);
  if (bytes === undefined) throw new UserError({ code: 'unreadable-file', message: `there is no ${path}` });
  const file = typeof bytes === 'string' ? undefined : parsed(new TextDecoder().decode(bytes));
  if (file?.format !== 'pipefile-model' || file.version !== 1) throw noModel(path, 'format pipefile-model, version 1');
  const model = { seed: 42, batchSize: 64, ...file };
  const mistake = modelMistake(model);
  if (mistake !== undefined) throw unreadableModel(folder, mistake);
  return model as ModelFile;
}

/** A folder's model.json that says what no run writes. */
export function unreadableModel(folder: string, found: string): UserError {
  return noModel(join(folder, 'model.json'), 'a model as a run writes it', found);
}

function noModel(path: string, expected: string, found?: string): UserError {
  const message = `${path} describes no model that this version can read`;
  return new UserError({ code: 'unreadable-file', message, expected, ...(found === undefined ? {} : { found }) });
}

function parsed(text: string): Partial<ModelFile> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
