import type { Problem } from '../util/problem.ts';
import type { CallbackSpec, LearnerSpec, TrainStep } from './spec.ts';

/** A stage as far as it matters here. */
interface Stage {
  readonly word: string;
  readonly steps: readonly TrainStep[];
}

/**
 * The fits in which `gradient_accumulation` never makes a step, since they see fewer pictures than it waits for: they would train nothing.
 * `epochPictures`: pictures in an epoch's full batches. Paths are those of the document.
 */
export function neverStepping(learner: LearnerSpec, train: readonly Stage[], batchSize: number, epochPictures: number): Problem[] {
  return train.flatMap(({ word, steps }, i) => {
    for (const step of steps) {
      if (step.kind !== 'fit' && step.kind !== 'lr_find') continue;
      const seen = step.kind === 'fit' ? step.epochs * epochPictures : step.numIt * batchSize;
      const own = step.kind === 'fit' ? waits(step.callbacks, `train[${i}].${word}.cbs`) : [];
      const wait = [...own, ...waits(learner.callbacks, 'learner.callbacks')].find(({ pictures }) => pictures > seen);
      if (wait !== undefined && seen > 0) return [neverSteps(word, wait, seen)];
    }
    return [];
  });
}

interface Wait {
  readonly pictures: number;
  readonly path: string;
}

function waits(callbacks: readonly CallbackSpec[], path: string): Wait[] {
  return callbacks.flatMap(({ kind, options }, i) =>
    kind === 'gradient_accumulation' ? [{ pictures: options['n_acc'] as number, path: `${path}[${i}].${kind}.n_acc` }] : [],
  );
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
