import type { AffinePart } from '../image/affine.ts';
import type { LightingPart } from '../image/lighting.ts';
import { keyedRng, type Rng } from '../util/rng.ts';
import type { AffineSpec, ErasingSpec, HueSpec, LightingSpec } from './batch-plan.ts';
import { type Draws, roundHalfEven } from './item-transforms.ts';

/** What a draw is keyed by besides its purpose. */
export interface DrawKey {
  readonly seed: number;
  readonly epoch: number;
  /** Position of the batch in the epoch: for draws that a whole batch shares. */
  readonly batch: number;
  /** Position of the item in the data set. */
  readonly item: number;
}

/** Python's draws out of a keyed stream. */
export function keyedDraws(key: DrawKey, purpose: string, shared: boolean): Draws {
  const rng = streamFor(key, purpose, shared);
  return {
    random: () => rng.uniform(),
    uniform: (from, to) => from + (to - from) * rng.uniform(),
    randint: (from, to) => from + rng.int(to - from + 1),
  };
}

/** The stream of one purpose: the item's own, or the one its batch shares. */
export function streamFor(key: DrawKey, purpose: string, shared: boolean): Rng {
  return shared ? keyedRng(key.seed, purpose, key.epoch, 'batch', key.batch) : keyedRng(key.seed, purpose, key.epoch, key.item);
}

/** A value between `low` and `high`, or the given one, with probability p, else the neutral one; the value is drawn first, then the mask. */
function masked(rng: Rng, low: number, high: number, p: number, neutral: number, given?: number): number {
  const value = given ?? low + (high - low) * rng.uniform();
  return applies(rng, p) ? value : neutral;
}

/** A share of 1 draws nothing, as in fastai. */
function applies(rng: Rng, p: number): boolean {
  return p === 1 || rng.uniform() < p;
}

/** Draws one part of an affine group (fastai.md 5.2 and 5.3). */
export function drawAffine(spec: AffineSpec, key: DrawKey, purpose: string): AffinePart {
  const rng = streamFor(key, purpose, spec.batch);
  switch (spec.kind) {
    case 'flip':
      return { kind: 'flip', on: applies(rng, spec.p) && spec.draw !== 0 };
    case 'dihedral': {
      const k = spec.draw ?? rng.int(8);
      return { kind: 'dihedral', k: applies(rng, spec.p) ? k : 0 };
    }
    case 'rotate':
      return { kind: 'rotate', degrees: masked(rng, -spec.maxDeg, spec.maxDeg, spec.p, 0, spec.draw) };
    case 'zoom': {
      const scale = masked(rng, spec.minZoom, spec.maxZoom, spec.p, 1, spec.draw);
      return { kind: 'zoom', scale, columnPct: spec.drawX ?? rng.uniform(), rowPct: spec.drawY ?? rng.uniform() };
    }
    case 'warp': {
      const x = masked(rng, -spec.magnitude, spec.magnitude, spec.p, 0, spec.drawX);
      return { kind: 'warp', x, y: masked(rng, -spec.magnitude, spec.magnitude, spec.p, 0, spec.drawY) };
    }
  }
}

/** Draws one part of a lighting group (fastai.md 5.6). */
export function drawLighting(spec: LightingSpec, key: DrawKey, purpose: string): LightingPart {
  const rng = streamFor(key, purpose, spec.batch);
  const m = spec.maxLighting;
  if (spec.kind === 'brightness') return { kind: 'brightness', value: masked(rng, 0.5 * (1 - m), 0.5 * (1 + m), spec.p, 0.5, spec.draw) };
  return { kind: spec.kind, value: logUniform(rng, 1 - m, spec.p, 1, spec.draw) };
}

/** The turn of a hue transform; 0 where it is not applied. */
export function drawHue(spec: HueSpec, key: DrawKey): number {
  return logUniform(streamFor(key, 'hue', spec.batch), 1 - spec.maxHue, spec.p, 0, spec.draw);
}

function logUniform(rng: Rng, low: number, p: number, neutral: number, given?: number): number {
  const value = given ?? Math.exp(Math.log(low) * (1 - 2 * rng.uniform()));
  return applies(rng, p) ? value : neutral;
}

/** What a part of a group draws for: its kind, and its number where the group holds several of the kind. */
export function purposeOf(group: string, parts: readonly { readonly kind: string }[], at: number): string {
  const { kind } = parts[at]!;
  const earlier = parts.slice(0, at).filter((part) => part.kind === kind).length;
  return earlier === 0 ? `${group}.${kind}` : `${group}.${kind}.${earlier}`;
}

export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The boxes of RandomErasing, in fastai's order of draws. */
export function drawErasing(spec: ErasingSpec, width: number, height: number, draws: Draws): Box[] {
  const count = draws.randint(1, spec.maxCount);
  return Array.from({ length: count }, () => drawBox(spec, (height * width) / count, width, height, draws));
}

/** One box, of a share of `area`, cut off at the picture's edges (fastai's `_bounds`). */
export function drawBox(spec: ErasingSpec, area: number, width: number, height: number, draws: Draws): Box {
  const limit = Math.log(spec.minAspect);
  const share = draws.uniform(spec.sl, spec.sh) * area;
  const aspect = Math.exp(draws.uniform(limit, -limit));
  const rows = roundHalfEven(Math.sqrt(share * aspect));
  const top = draws.randint(0, Math.max(height - rows, 0));
  const columns = roundHalfEven(Math.sqrt(share / aspect));
  const left = draws.randint(0, Math.max(width - columns, 0));
  return { top, bottom: Math.min(top + rows, height), left, right: Math.min(left + columns, width) };
}
