import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputChannels } from '../data/input-channels.ts';
import type { Dataset } from '../data/items.ts';
import { withMeasured } from '../data/measured.ts';
import type { BatchTransformSpec, BlockSpec, ItemTransformSpec } from '../data/spec.ts';
import type { Document } from '../document/document.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { ArchitectureSpec } from '../model/architecture.ts';
import type { HeadSpec } from '../model/spec.ts';
import type { LossSpec } from '../train/spec.ts';
import { UserError } from '../util/problem.ts';

/** model.json: with model.safetensors beside it, everything that predicting needs. */
export interface ModelFile extends ArchitectureSpec {
  readonly format: 'pipefile-model';
  readonly version: 1;
  readonly name: string;
  readonly head: HeadSpec;
  readonly nIn: number;
  readonly nOut: number;
  /** Class names by index of the model's output. */
  readonly vocab: readonly string[];
  readonly blocks: readonly BlockSpec[];
  readonly itemTfms: readonly ItemTransformSpec[];
  readonly batchTfms: readonly BatchTransformSpec[];
  readonly exif: 'apply' | 'ignore';
  readonly grey16?: 'scale' | 'clip';
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
export function modelFile({ name, model, data, learner, plugins }: Document, dataset: Dataset): ModelFile {
  return {
    format: 'pipefile-model',
    version: 1,
    name,
    arch: model.arch,
    ...(model.cut !== undefined && { cut: model.cut }),
    head: model.head,
    nIn: inputChannels(data.blocks),
    nOut: dataset.c,
    vocab: dataset.vocab,
    blocks: data.blocks,
    itemTfms: data.itemTfms,
    batchTfms: withMeasured(data.batchTfms, dataset.statistics),
    exif: data.exif,
    ...(data.grey16 && { grey16: data.grey16 }),
    ...(learner.loss === undefined ? {} : { loss: learner.loss }),
    ...(plugins.length > 0 && { plugins }),
    seed: data.seed,
    batchSize: data.valBatchSize ?? data.batchSize,
  };
}

/** Reads a folder's model.json. Throws UserError where there is none, or none of this format. */
export async function readModelFile(folder: string): Promise<ModelFile> {
  const path = join(folder, 'model.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new UserError({ code: 'unreadable-file', message: `there is no ${path}` });
  const file = parsed(text);
  if (file?.format === 'pipefile-model' && file.version === 1) return { seed: 42, batchSize: 64, ...file } as ModelFile;
  throw new UserError({
    code: 'unreadable-file',
    message: `${path} describes no model that this version can read`,
    expected: 'format pipefile-model, version 1',
  });
}

function parsed(text: string): Partial<ModelFile> | undefined {
  try {
    return JSON.parse(text) as Partial<ModelFile>;
  } catch {
    return undefined;
  }
}
