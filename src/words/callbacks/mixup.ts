import type { BatchPlace, Callback } from '../../language/contracts/callback.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { symmetricBeta } from '../../util/beta.ts';
import { keyedRng } from '../../util/rng.ts';
import { blendTargets, itemOrder, itemsOf, type MixHost, mixProblems } from './mix.ts';

export const mixup: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'mixup',
  summary: 'Blends every training picture with another of its batch, and their losses likewise.',
  shorthand: 'alpha',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: { type: 'number', exclusiveMinimum: 0, default: 0.4, description: 'Of the Beta distribution: higher blends more.' },
    },
  },
  create: ({ alpha }) => ({ check: (use) => mixProblems('mixup', use), start: (host) => mixupCallback(alpha, host) }),
});

const f32 = Math.fround;

/** What one batch of MixUp draws: each item's share of itself, at least a half, and which item it is blended with. */
export interface MixupDraws {
  readonly shares: Float32Array;
  readonly partners: Int32Array;
}

/** fastai's MixUp (fastai.md 11.5). `draw` is for tests; draws are keyed by seed, epoch and batch. */
export function mixupCallback(
  alpha: number,
  host: MixHost,
  draw: (items: number, at: BatchPlace) => MixupDraws = (items, at) => drawMixup(host, alpha, items, at),
): Callback {
  return {
    order: 0,
    beforeBatch: (batch, at) => {
      const { shares, partners } = draw(batch.xShape[0], at);
      const other = itemsOf(batch.x, partners);
      return { ...batch, x: blend(batch.x, other, shares), ...blendTargets(host, batch, partners, shares) };
    },
  };
}

function drawMixup({ seed, epochsBegun }: MixHost, alpha: number, items: number, { batch }: BatchPlace): MixupDraws {
  const rng = keyedRng(seed, 'mixup', epochsBegun(), batch);
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
