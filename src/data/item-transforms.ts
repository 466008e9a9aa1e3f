import { type CropPad, cropPad } from '../image/crop-pad.ts';
import type { Raster } from '../image/raster.ts';
import { resizeBilinear } from '../image/resize.ts';
import { TRANSPOSITIONS, transpose } from '../image/transpose.ts';
import type { ItemTransformSpec, Size } from './spec.ts';

/** Python's `random`, as far as item transforms draw from it. */
export interface Draws {
  random(): number;
  uniform(from: number, to: number): number;
  /** Both ends included. */
  randint(from: number, to: number): number;
}

export type SplitName = 'train' | 'valid';

/** Applies one item transform (fastai.md 4.2 to 4.5); `draws` is used in training only, in fastai's order. */
export function applyItemTransform(spec: ItemTransformSpec, image: Raster, split: SplitName, draws: Draws): Raster {
  switch (spec.kind) {
    case 'resize':
      return cropPad(image, resizeWindow(spec, image, split, draws));
    case 'random_resized_crop':
      return randomResizedCrop(spec, image, split, draws);
    case 'ratio_resize':
      return ratioResize(image, spec.maxSz, split, draws);
    case 'crop_pad':
      return cropPad(image, centred(image, spec.size, spec.padMode));
    case 'random_crop':
      return cropPad(image, split === 'valid' ? centred(image, spec.size, 'zeros') : randomWindow(image, spec.size, draws));
    case 'flip_item':
      return split === 'train' && happens(spec.p, draws) ? transpose(image, 'flip_left_right') : image;
    case 'dihedral_item':
      return split === 'train' && happens(spec.p, draws) ? dihedral(image, draws.randint(0, 7)) : image;
  }
}

function happens(p: number, draws: Draws): boolean {
  return p === 1 || draws.random() < p;
}

function dihedral(image: Raster, k: number): Raster {
  return k === 0 ? image : transpose(image, TRANSPOSITIONS[k - 1]!);
}

/** The crop or pad window of Resize; its place is drawn in training, also when it pads. */
export function resizeWindow(spec: ItemTransformSpec & { kind: 'resize' }, image: Raster, split: SplitName, draws: Draws): CropPad {
  const [height, width] = spec.size;
  const resizeTo = { width, height };
  if (spec.method === 'squish') return { width: image.width, height: image.height, left: 0, top: 0, padding: spec.padMode, resizeTo };
  const pctX = split === 'valid' ? 0.5 : draws.random();
  const pctY = split === 'valid' ? 0.5 : draws.random();
  const ratios = [image.width / width, image.height / height] as const;
  const m = spec.method === 'crop' ? Math.min(...ratios) : Math.max(...ratios);
  const w = pixels(m * width);
  const h = pixels(m * height);
  return {
    width: w,
    height: h,
    left: whole(pctX * (image.width - w)),
    top: whole(pctY * (image.height - h)),
    padding: spec.padMode,
    resizeTo,
  };
}

/** Toward zero, without a negative zero. */
function whole(value: number): number {
  return Math.trunc(value) + 0;
}

function randomResizedCrop(
  spec: ItemTransformSpec & { kind: 'random_resized_crop' },
  image: Raster,
  split: SplitName,
  draws: Draws,
): Raster {
  const [height, width] = spec.size;
  if (split === 'train') {
    const window = drawCrop(image.width, image.height, spec, draws, 'x first');
    return cropPad(image, { ...window, padding: 'zeros', resizeTo: { width, height } });
  }
  const extra = Math.ceil((Math.max(width, height) * spec.valXtra) / 8) * 8;
  const larger = resizeBilinear(image, width + extra, height + extra);
  return cropPad(larger, centred(larger, spec.size, 'zeros'));
}

export interface CropRange {
  readonly minScale: number;
  readonly maxScale: number;
  readonly ratio: readonly [number, number];
}

export interface Window {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** The window of RandomResizedCrop: ten tries, then the centred crop of the nearest ratio. The GPU form draws the row first. */
export function drawCrop(w: number, h: number, range: CropRange, draws: Draws, order: 'x first' | 'y first'): Window {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = draws.uniform(range.minScale, range.maxScale) * w * h;
    const ratio = Math.exp(draws.uniform(Math.log(range.ratio[0]), Math.log(range.ratio[1])));
    const width = pixels(roundHalfEven(Math.sqrt(area * ratio)));
    const height = pixels(roundHalfEven(Math.sqrt(area / ratio)));
    if (width > w || height > h) continue;
    if (order === 'x first') {
      const left = draws.randint(0, w - width);
      return { width, height, left, top: draws.randint(0, h - height) };
    }
    const top = draws.randint(0, h - height);
    return { width, height, left: draws.randint(0, w - width), top };
  }
  return fallbackCrop(w, h, range.ratio, 1);
}

/** The largest centred window whose ratio lies in the range, its sides times `scale`. */
export function fallbackCrop(w: number, h: number, ratio: readonly [number, number], scale: number): Window {
  let width = w;
  let height = h;
  if (w / h < ratio[0]) height = pixels(w / ratio[0]);
  else if (w / h > ratio[1]) width = pixels(h * ratio[1]);
  width = pixels(width * scale);
  height = pixels(height * scale);
  return { width, height, left: Math.floor((w - width) / 2), top: Math.floor((h - height) / 2) };
}

function centred(image: Raster, [height, width]: Size, padding: CropPad['padding']): CropPad {
  return { width, height, left: Math.floor((image.width - width) / 2), top: Math.floor((image.height - height) / 2), padding };
}

function randomWindow(image: Raster, [height, width]: Size, draws: Draws): CropPad {
  const left = randomOffset(image.width - width, draws);
  return { width, height, left, top: randomOffset(image.height - height, draws), padding: 'zeros' };
}

function randomOffset(room: number, draws: Draws): number {
  return room >= 0 ? draws.randint(0, room) : draws.randint(room, -1);
}

function ratioResize(image: Raster, maxSz: number, split: SplitName, draws: Draws): Raster {
  const { width, height } = image;
  const size: Size = width > height ? [pixels((height * maxSz) / width), maxSz] : [maxSz, pixels((width * maxSz) / height)];
  return cropPad(image, resizeWindow({ kind: 'resize', size, method: 'crop', padMode: 'reflection' }, image, split, draws));
}

/** A side cut to whole pixels, as fastai cuts it; where nothing would be left, which fastai cannot use, it is 1. */
function pixels(side: number): number {
  return Math.max(1, Math.trunc(side));
}

/** Python's round: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
