import type { LearnerState } from '../learner.ts';
import type { CallbackSpec } from '../spec.ts';
import type { Callback } from './callback.ts';
import { earlyStopping } from './early-stopping.ts';
import { CallbackList } from './list.ts';

type Create = (options: never, state: LearnerState) => Callback;

const KINDS: Readonly<Record<string, Create>> = {
  early_stopping: earlyStopping,
};

/** The callbacks that a file lists, ready for a fit. */
export function createCallbacks(specs: readonly CallbackSpec[], state: LearnerState): CallbackList {
  return new CallbackList(
    specs.map(({ kind, options }) => {
      const create = KINDS[kind];
      if (!create) throw new Error(`the callback ${kind} has no implementation`);
      return create(options as never, state);
    }),
  );
}
