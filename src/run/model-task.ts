import { findTarget } from '../data/targets.ts';
import type { LossWord } from '../language/contracts/loss.ts';
import type { Task } from '../language/contracts/task.ts';
import type { Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import type { ModelFile } from './model-file.ts';

/** What a stored model's words do. Throws UserError where it has words that are not there, or sizes that do not go with its blocks. */
export function taskOfModel(model: ModelFile, words: Words): { readonly task: Task; readonly loss: LossWord } {
  const { blocks, vocab, nIn, nOut } = model;
  const made = attempt(() => {
    const target = findTarget({ blocks }, words);
    return target && { task: target.task, mode: target.mode, loss: words.create(model.loss ?? target.task.loss) };
  });
  if (made === undefined) throw wrongModel(model, 'blocks must be one image and one target');
  if ((made.mode === 'grey' ? 1 : 3) !== nIn) throw wrongModel(model, 'nIn does not go with blocks');
  const misfit = made.task.misfit?.({ vocab, c: nOut });
  if (misfit !== undefined) throw wrongModel(model, misfit);
  return made;

  function attempt<T>(make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw wrongModel(model, (error as Error).message);
    }
  }
}

function wrongModel({ name }: ModelFile, found: string): UserError {
  const message = `model.json of ${name} describes no model that this version can read`;
  return new UserError({ code: 'unreadable-file', message, expected: 'a model as a run writes it', found });
}
