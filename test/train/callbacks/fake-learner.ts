import type { LearnerState } from '../../../src/train/learner.ts';
import { createLoss } from '../../../src/train/losses.ts';

/** As much of a learner as callbacks look at that train nothing: hyper-parameters of one group, and what was said. */
export function fakeLearner(parts: Partial<LearnerState> = {}): { state: LearnerState; said: string[] } {
  const said: string[] = [];
  const state = {
    optimizer: { hypers: [{ lr: 1e-3 }] },
    loss: createLoss(undefined, 'category'),
    spec: { seed: 7 },
    epochsBegun: 1,
    emit: (event: { type: string; text?: string }) => {
      if (event.type === 'message') said.push(event.text!);
    },
    ...parts,
  } as unknown as LearnerState;
  return { state, said };
}
