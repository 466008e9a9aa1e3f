import { findTarget } from '../data/targets.ts';
import type { LossWord } from '../language/contracts/loss.ts';
import type { Task } from '../language/contracts/task.ts';
import type { Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import { type ModelFile, unreadableModel } from './model-file.ts';

/** What the words of a folder's model do. */
export interface ModelTask {
  readonly task: Task;
  readonly loss: LossWord;
}

/** Throws UserError where a model has words that are not there, or sizes that do not go with its blocks. */
export function taskOfModel(model: ModelFile, words: Words, folder: string): ModelTask {
  try {
    const target = findTarget(model, words);
    if (target === undefined) throw unreadableModel(folder, 'blocks must be one image and one target');
    const { task, mode } = target;
    if ((mode === 'grey' ? 1 : 3) !== model.nIn) throw unreadableModel(folder, 'nIn does not go with blocks');
    if (mode !== model.decode.mode) throw unreadableModel(folder, 'decode does not go with blocks');
    const misfit = task.misfit?.({ vocab: model.vocab, c: model.nOut });
    if (misfit !== undefined) throw unreadableModel(folder, misfit);
    return { task, loss: words.create(model.loss ?? task.loss) };
  } catch (error) {
    throw error instanceof UserError ? error : unreadableModel(folder, (error as Error).message);
  }
}
