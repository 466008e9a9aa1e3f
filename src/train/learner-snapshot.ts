import { type ModelSnapshot, restoreModel, snapshotModel } from './model-snapshot.ts';
import type { OptimizerState } from './optimizer.ts';
import type { LearnerState } from './state.ts';

/** Everything of a learner that later training depends on; random draws are keyed, so no generator is kept. */
export interface LearnerSnapshot extends ModelSnapshot {
  readonly optimizer: OptimizerState;
  readonly frozenTo: number;
  readonly smooth: readonly [value: number, count: number];
  /** Training epochs begun over the whole run: what the loader's shuffles are keyed by. */
  readonly epochsBegun: number;
  /** Suggestions of the last lr_find, by rule. */
  readonly found: Readonly<Record<string, number>>;
  /** States of the learner's callbacks, then of those of the fit, as listed. */
  readonly callbacks: readonly unknown[];
}

/** A copy of the learner's state. */
export function snapshotLearner(state: LearnerState): LearnerSnapshot {
  return {
    ...snapshotModel(state.model),
    optimizer: state.optimizer.save(),
    frozenTo: state.frozenTo,
    smooth: state.smooth.save(),
    epochsBegun: state.epochsBegun,
    found: state.found,
    callbacks: state.callbacks.active.save(),
  };
}

/** Puts a snapshot of the same model back, bit for bit. */
export function restoreLearner(state: LearnerState, snapshot: LearnerSnapshot): void {
  const { frozenTo, epochsBegun, found } = snapshot;
  state.judged = undefined;
  restoreModel(state.model, snapshot);
  state.optimizer.freezeTo(frozenTo);
  state.optimizer.restore(snapshot.optimizer);
  state.smooth.restore(snapshot.smooth);
  state.callbacks.all.restore(snapshot.callbacks);
  state.callbacks.ofFit = snapshot.callbacks.slice(state.callbacks.all.length);
  Object.assign(state, { frozenTo, epochsBegun, found });
}
