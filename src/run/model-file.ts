import { join } from 'node:path';
import { targetBlock } from '../data/dataset.ts';
import type { Dataset } from '../data/items.ts';
import type { BlockSpec, DataSpec } from '../data/spec.ts';
import { planTransforms, unmeasured, usesPlugins, type WrittenTransforms } from '../data/transforms.ts';
import type { Document } from '../document/document.ts';
import type { ChannelStatistics } from '../language/contracts/batch-transform.ts';
import type { Activation } from '../language/contracts/loss.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { LoadWords, Words } from '../language/word.ts';
import type { ArchitectureSpec, HeadSpec } from '../model/spec.ts';
import { activationOf } from '../train/loss-spec.ts';
import type { LossSpec } from '../train/spec.ts';
import { UserError } from '../util/problem.ts';
import { readRegular } from '../util/read-regular.ts';
import { modelMistake } from './model-form.ts';
import { wordMistake } from './word-form.ts';

/** model.json: with model.safetensors beside it, everything that predicting needs. */
export interface ModelFile extends WrittenTransforms {
  readonly format: 'pipefile-model';
  readonly version: 1;
  readonly name: string;
  readonly arch: ArchitectureSpec;
  readonly head: HeadSpec;
  readonly nIn: number;
  readonly nOut: number;
  /** Class names by index of the model's output. */
  readonly vocab: readonly string[];
  readonly blocks: readonly BlockSpec[];
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
    head: model.head,
    nIn: inputChannels(data.blocks),
    nOut: dataset.c,
    vocab: dataset.vocab,
    blocks: data.blocks,
    itemTfms: data.itemTfms,
    batchTfms: data.batchTfms,
    ...(dataset.statistics && { statistics: dataset.statistics }),
    decode: data.decode,
    activation: activationOf(learner.loss, targetBlock(data).kind, words),
    ...(learner.loss === undefined ? {} : { loss: learner.loss }),
    ...(plugins.length > 0 && { plugins }),
    seed: data.seed,
    batchSize: data.valBatchSize ?? data.batchSize,
  };
}

/** Channels of the model's input: 1 for grey pictures, else 3. */
export function inputChannels(blocks: readonly BlockSpec[]): 1 | 3 {
  return blocks.some((block) => block.kind === 'image' && block.mode === 'grey') ? 1 : 3;
}

/** A million class names of 60 letters. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a folder's model.json, with the words that make its pictures: no plug-in is run where all of these are built in. Throws UserError where there is
 * none, or none of this format, or where a plug-in cannot be loaded.
 */
export async function readModel(folder: string, loadWords: LoadWords): Promise<{ readonly model: ModelFile; readonly words: Words }> {
  const model = await readModelFile(folder);
  const words = await loadWords(usesPlugins(model) ? (model.plugins ?? []) : []);
  const mistake = transformMistake(model, words);
  if (mistake !== undefined) throw noModel(join(folder, 'model.json'), 'a model as a run writes it', mistake);
  return { model, words };
}

function transformMistake(model: ModelFile, words: Words): string | undefined {
  const mistakes = [...model.itemTfms, ...model.batchTfms].map((spec) => wordMistake(spec, words));
  const mistake = mistakes.find((text) => text !== undefined);
  if (mistake !== undefined) return mistake;
  return unmeasured(planTransforms(model, words, model.statistics)) && 'statistics are missing, which a normalisation asks for';
}

async function readModelFile(folder: string): Promise<ModelFile> {
  const path = join(folder, 'model.json');
  const bytes = await readRegular(path, MAX_BYTES).catch(() => undefined);
  if (bytes === undefined) throw new UserError({ code: 'unreadable-file', message: `there is no ${path}` });
  const file = typeof bytes === 'string' ? undefined : parsed(new TextDecoder().decode(bytes));
  if (file?.format !== 'pipefile-model' || file.version !== 1) throw noModel(path, 'format pipefile-model, version 1');
  const model = { seed: 42, batchSize: 64, ...file };
  const mistake = modelMistake(model) ?? misfit(model as ModelFile);
  if (mistake !== undefined) throw noModel(path, 'a model as a run writes it', mistake);
  return model as ModelFile;
}

/** What no part says alone: the blocks are one picture and one target, and every output of a classifier has a name. */
function misfit({ blocks, vocab, nIn, nOut, decode }: ModelFile): string | undefined {
  const [image, target] = blocks;
  if (image?.kind !== 'image' || target === undefined || target.kind === 'image') return 'blocks must be one image and one target';
  if (nIn !== inputChannels(blocks)) return 'nIn does not go with blocks';
  if (decode.mode !== image.mode) return 'decode does not go with blocks';
  return target.kind === 'regression' || vocab.length === nOut ? undefined : 'vocab must name every output';
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
