/** [height, width] in pixels, as fastai's size tuples. */
export type Size = readonly [height: number, width: number];

/** A size for people: width x height. */
export function sizeText([height, width]: Size): string {
  return `${width} x ${height}`;
}
