import type { TrainStep } from '../language/contracts/stage.ts';
import type { Words } from '../language/word.ts';
import type { Problem } from '../util/problem.ts';
import type { CallbackSpec, LearnerSpec } from './spec.ts';

/** A document as far as it matters here. */
interface Training {
  readonly learner: LearnerSpec;
  readonly train: readonly Stage[];
  readonly words: Words;
}

/** A stage as far as it matters here. */
interface Stage {
  readonly word: string;
  readonly steps: readonly TrainStep[];
}

/**
 * The fits in which a callback that holds gradients (`gradient_accumulation`) never lets a step be made, since they see fewer pictures than it waits for: they would train nothing.
 * `epochPictures`: pictures in an epoch's full batches. Paths are those of the document.
 */
export function neverStepping({ learner, train, words }: Training, batchSize: number, epochPictures: number): Problem[] {
  return train.flatMap(({ word, steps }, i) => {
    for (const step of steps) {
      if (step.kind !== 'fit' && step.kind !== 'lr_find') continue;
      const seen = step.kind === 'fit' ? step.epochs * epochPictures : step.numIt * batchSize;
      const own = step.kind === 'fit' ? waits(step.callbacks, words, `train[${i}].${word}.cbs`) : [];
      const wait = [...own, ...waits(learner.callbacks, words, 'learner.callbacks')].find(({ pictures }) => pictures > seen);
      if (wait !== undefined && seen > 0) return [neverSteps(word, wait, seen)];
    }
    return [];
  });
}

interface Wait {
  readonly pictures: number;
  readonly path: string;
}

function waits(callbacks: readonly CallbackSpec[], words: Words, path: string): Wait[] {
  return callbacks.flatMap((callback, i) => {
    const { holds } = words.create(callback);
    return holds ? [{ pictures: holds.pictures, path: `${path}[${i}].${callback.word}.${holds.option}` }] : [];
  });
}

function neverSteps(word: string, { pictures, path }: Wait, seen: number): Problem {
  return {
    code: 'trains-nothing',
    message: `a step is made after ${pictures} pictures, but ${word} has a fit that sees only ${seen}: no weight would change in it`,
    expected: `at most ${seen}`,
    hint: 'n_acc counts pictures, not batches; lower it, or train for more epochs',
    path,
  };
}
