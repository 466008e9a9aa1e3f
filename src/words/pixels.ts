/** A side cut to whole pixels, as fastai cuts it; where nothing would be left, which fastai cannot use, it is 1. */
export function pixels(side: number): number {
  return Math.max(1, Math.trunc(side));
}
