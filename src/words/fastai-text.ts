import { float, Tuple, Verbatim } from '../data/summary/python-text.ts';
import type { Size } from '../image/size.ts';

/** Arguments that fastai's resizing transforms all print. */
export const RESAMPLES: { readonly resamples: Tuple } = {
  resamples: new Tuple([new Verbatim('<Resampling.BILINEAR: 2>'), new Verbatim('<Resampling.NEAREST: 0>')]),
};
export const ALWAYS: { readonly p: Verbatim } = { p: float(1) };

/** A size as an item transform prints it. */
export function widthFirst([height, width]: Size): Tuple {
  return new Tuple([width, height]);
}
