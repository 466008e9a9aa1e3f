import { named, Tuple } from '../data/summary/python-text.ts';
import type { AffinePart } from '../image/affine.ts';
import type { Padding } from '../image/crop-pad.ts';
import type { AffineTransform, ResampleMode } from '../language/contracts/batch-transform.ts';
import type { Stream } from '../language/contracts/draws.ts';
import { toSize } from './convert.ts';
import { ALWAYS } from './fastai-text.ts';

/** The options that every coordinate transform has. */
export interface AffineOptions {
  readonly size?: number | readonly number[];
  readonly mode: ResampleMode;
  readonly pad_mode: Padding;
  readonly align_corners: boolean;
  readonly batch: boolean;
}

/** A coordinate transform, with what fastai prints for most of them. */
export function affineTransform(
  name: string,
  className: string,
  options: AffineOptions,
  draw: (draws: Stream) => AffinePart,
): AffineTransform {
  const { size, mode, pad_mode: padMode, align_corners: alignCorners, batch } = options;
  return {
    family: 'affine',
    name,
    order: 30,
    text: name,
    fastaiText: named(className, { ...printedOptions(options), ...ALWAYS }),
    ...(size === undefined ? {} : { size: toSize(size) }),
    mode,
    padMode,
    alignCorners,
    batch,
    draw,
  };
}

/** What fastai prints of the shared options, in its order. */
export function printedOptions({ size, mode, pad_mode, align_corners }: AffineOptions): Readonly<Record<string, unknown>> {
  return { size: printedSize(size), mode, pad_mode, mode_mask: 'nearest', align_corners };
}

/** One number for a square, as it is mostly written. */
function printedSize(written: AffineOptions['size']): unknown {
  if (written === undefined) return null;
  const [height, width] = toSize(written);
  return height === width ? height : new Tuple([height, width]);
}
