import type { BatchPlace, Callback, TrainingBatch } from '../../language/contracts/callback.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { symmetricBeta } from '../../util/beta.ts';
import { keyedRng } from '../../util/rng.ts';
import { blendTargets, itemOrder, type MixHost, mixProblems } from './mix.ts';

export const cutmix: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'cutmix',
  summary: 'Pastes a box of another picture of the batch into every training picture, and blends their losses by area.',
  shorthand: 'alpha',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Of the Beta distribution that the box’s area follows.' },
    },
  },
  create: ({ alpha }) => ({ check: (use) => mixProblems('cutmix', use), start: (host) => cutmixCallback(alpha, host) }),
});

const f32 = Math.fround;

/** What one batch of CutMix draws: the share that stays, the box's centre, and whose box each item gets. */
export interface CutmixDraws {
  readonly share: number;
  readonly centreX: number;
  readonly centreY: number;
  readonly partners: Int32Array;
}

/** Pixels from x1, y1 up to but without x2, y2. */
interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** fastai's CutMix (fastai.md 11.5). `draw` is for tests; draws are keyed by seed, epoch and batch. */
export function cutmixCallback(
  alpha: number,
  host: MixHost,
  draw: (shape: TrainingBatch['xShape'], at: BatchPlace) => CutmixDraws = (shape, at) => drawCutmix(host, alpha, shape, at),
): Callback {
  return {
    order: 0,
    beforeBatch: (batch, at) => {
      const [, height, width] = batch.xShape;
      const draws = draw(batch.xShape, at);
      const box = boxOf(draws, width, height);
      const area = (box.x2 - box.x1) * (box.y2 - box.y1);
      const shares = Float32Array.of(1 - area / (width * height));
      return { ...batch, x: paste(batch, box, draws.partners), ...blendTargets(host, batch, draws.partners, shares) };
    },
  };
}

function drawCutmix(
  { seed, epochsBegun }: MixHost,
  alpha: number,
  [n, height, width]: TrainingBatch['xShape'],
  { batch }: BatchPlace,
): CutmixDraws {
  const rng = keyedRng(seed, 'cutmix', epochsBegun(), batch);
  const share = symmetricBeta(rng, alpha);
  return { share, partners: itemOrder(rng, n), centreX: rng.int(width), centreY: rng.int(height) };
}

/** fastai's rand_bbox: sides round(size * sqrt(1 - share)), halves rounded down, cut at the picture's edge. */
function boxOf({ share, centreX, centreY }: CutmixDraws, width: number, height: number): Box {
  const ratio = f32(Math.sqrt(f32(1 - f32(share))));
  const half = (size: number): number => Math.floor(roundHalfEven(f32(size * ratio)) / 2);
  const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size);
  return {
    x1: clamp(centreX - half(width), width),
    x2: clamp(centreX + half(width), width),
    y1: clamp(centreY - half(height), height),
    y2: clamp(centreY + half(height), height),
  };
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

function paste({ x, xShape: [n, height, width, channels] }: TrainingBatch, { x1, y1, x2, y2 }: Box, partners: Int32Array): Float32Array {
  const pasted = x.slice();
  for (let item = 0; item < n; item++) {
    for (let row = y1; row < y2; row++) {
      const [from, to] = [partners[item]!, item].map((at) => ((at * height + row) * width + x1) * channels) as [number, number];
      pasted.set(x.subarray(from, from + (x2 - x1) * channels), to);
    }
  }
  return pasted;
}
