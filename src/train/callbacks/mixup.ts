import { symmetricBeta } from '../../util/beta.ts';
import { keyedRng } from '../../util/rng.ts';
import type { LearnerState } from '../learner.ts';
import type { BatchPlace, Callback } from './callback.ts';
import { blendTargets, itemOrder, itemsOf } from './mix.ts';

const f32 = Math.fround;

/** What one batch of MixUp draws: each item's share of itself, at least a half, and which item it is blended with. */
export interface MixupDraws {
  readonly shares: Float32Array;
  readonly partners: Int32Array;
}

/** fastai's MixUp (fastai.md 11.5). `draw` is for tests; draws are keyed by seed, epoch and batch. */
export function mixup(
  { alpha }: { readonly alpha: number },
  state: LearnerState,
  draw: (items: number, at: BatchPlace) => MixupDraws = (items, at) => drawMixup(state, alpha, items, at),
): Callback {
  return {
    kind: 'mixup',
    order: 0,
    beforeBatch: (batch, at) => {
      const { shares, partners } = draw(batch.xShape[0], at);
      const other = itemsOf(batch.x, partners);
      return { ...batch, x: blend(batch.x, other, shares), ...blendTargets(state.loss, batch, partners, shares) };
    },
  };
}

function drawMixup({ spec, epochsBegun }: LearnerState, alpha: number, items: number, { batch }: BatchPlace): MixupDraws {
  const rng = keyedRng(spec.seed, 'mixup', epochsBegun, batch);
  const shares = Float32Array.from({ length: items }, () => {
    const share = f32(symmetricBeta(rng, alpha));
    return Math.max(share, f32(1 - share));
  });
  return { shares, partners: itemOrder(rng, items) };
}

/** torch's lerp from `other` to `own` for weights of at least a half, in float32. */
export function blend(own: Float32Array, other: Float32Array, shares: Float32Array): Float32Array {
  const size = own.length / shares.length;
  return own.map((value, i) => value - f32(f32(value - other[i]!) * f32(1 - shares[Math.floor(i / size)]!)));
}
