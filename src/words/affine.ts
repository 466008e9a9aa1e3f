import type { PadMode, ResampleMode, Size } from '../data/spec.ts';
import { toSize } from './convert.ts';

/** The options that every coordinate transform has, as a spec has them. */
export function affineOptions(options: {
  readonly size?: number | readonly number[];
  readonly mode: ResampleMode;
  readonly pad_mode: PadMode;
  readonly align_corners: boolean;
  readonly batch: boolean;
}): { size?: Size; mode: ResampleMode; padMode: PadMode; alignCorners: boolean; batch: boolean } {
  const { size, mode, pad_mode: padMode, align_corners: alignCorners, batch } = options;
  return { ...(size === undefined ? {} : { size: toSize(size) }), mode, padMode, alignCorners, batch };
}
