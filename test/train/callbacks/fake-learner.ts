import type { CallbackHost } from '../../../src/language/contracts/callback.ts';
import type { TrainedClasses } from '../../../src/language/contracts/loss.ts';
import type { Model } from '../../../src/model/model.ts';
import * as tensors from '../../../src/tensor/toolkit.ts';
import { createLoss } from '../../../src/train/losses.ts';
import { loadNamed, saveNamed } from '../../../src/train/saved-model.ts';
import type { LearnerState } from '../../../src/train/state.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { specOf } from '../../words.ts';

export const NO_CLASSES: TrainedClasses = { vocab: [], counts: [], items: 0 };

/** As much of a learner as callbacks look at that train nothing: hyper-parameters of one group, and what was said. */
export function fakeHost(parts: Partial<CallbackHost> & { model?: Model } = {}): { host: CallbackHost; said: string[] } {
  const said: string[] = [];
  const hypers = [{ lr: 1e-3, mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0.01 }];
  const { model, ...given } = parts;
  const state = { model, folder: given.folder, emit: () => undefined } as unknown as LearnerState;
  const host: CallbackHost = {
    tensors,
    seed: 7,
    folder: '.',
    loss: createLoss(specOf('loss', 'cross_entropy'), NO_CLASSES, BUILTIN),
    epochsBegun: () => 1,
    smoothLoss: () => Number.NaN,
    hypers: () => hypers,
    parameters: () => model?.parameters ?? [],
    trainable: () => [],
    isFinite: async () => true,
    lowerIsBetter: (column) => column.endsWith('loss'),
    say: (text) => void said.push(text),
    saveModel: (name, withOpt) => saveNamed(state, name, withOpt),
    loadModel: (name, withOpt) => loadNamed(state, name, withOpt),
    ...given,
  };
  return { host, said };
}
