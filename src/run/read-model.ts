import { planTransforms, unmeasured } from '../data/transforms.ts';
import type { LoadWords, Words } from '../language/word.ts';
import { type ModelFile, readModelFile, unreadableModel } from './model-file.ts';
import { type ModelTask, taskOfModel } from './model-task.ts';
import { wordsOfModel } from './model-words.ts';
import { wordMistake } from './word-form.ts';

/** A model with what its words do. */
export interface ReadModel extends ModelTask {
  readonly model: ModelFile;
  readonly words: Words;
}

/**
 * Reads a folder's model.json, with the words that make its pictures and read its outputs: no plug-in is run where all of these are built in. Throws
 * UserError where there is none, or none of this format, or where a plug-in cannot be loaded or came with the model.
 */
export async function readModel(folder: string, loadWords: LoadWords): Promise<ReadModel> {
  const model = await readModelFile(folder);
  const words = await wordsOfModel(model, loadWords, folder);
  const mistake = mistakeOfWords(model, words) ?? unmeasuredMistake(model, words);
  if (mistake !== undefined) throw unreadableModel(folder, mistake);
  return { model, words, ...taskOfModel(model, words, folder) };
}

function mistakeOfWords({ arch, blocks, itemTfms, batchTfms, loss }: ModelFile, words: Words): string | undefined {
  const specs = [arch, ...blocks, ...itemTfms, ...batchTfms, ...(loss === undefined ? [] : [loss])];
  return specs.map((spec) => wordMistake(spec, words)).find((text) => text !== undefined);
}

function unmeasuredMistake(model: ModelFile, words: Words): string | undefined {
  return unmeasured(planTransforms(model, words, model.statistics)) && 'statistics are missing, which a normalisation asks for';
}
