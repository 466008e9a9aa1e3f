import type { CallbackHost } from '../../language/contracts/callback.ts';
import * as tensors from '../../tensor/toolkit.ts';
import { isFiniteModel } from '../finite.ts';
import { loadNamed, saveNamed } from '../saved-model.ts';
import type { LearnerState } from '../state.ts';

/** What callbacks may ask of a learner. */
export function createHost(state: LearnerState): CallbackHost {
  const { spec, words, optimizer, model } = state;
  return {
    tensors,
    seed: spec.seed,
    folder: state.folder ?? '.',
    loss: state.loss,
    epochsBegun: () => state.epochsBegun,
    smoothLoss: () => state.smooth.current(),
    hypers: () => optimizer.hypers,
    parameters: () => model.parameters,
    trainable: () => optimizer.trainable(),
    isFinite: () => isFiniteModel(model),
    lowerIsBetter: (column) => {
      const metric = spec.metrics.find((candidate) => candidate.column === column);
      return metric === undefined || words.create(metric).lowerIsBetter;
    },
    say: (text) => state.emit({ type: 'message', text }),
    saveModel: (name, withOpt) => saveNamed(state, name, withOpt),
    loadModel: (name, withOpt) => loadNamed(state, name, withOpt),
  };
}
