import { type CoordinateMap, coordinateMap, coordinateRange, IDENTITY } from '../image/affine.ts';
import { areaResize } from '../image/area.ts';
import { shiftHue } from '../image/hue.ts';
import { applyLighting } from '../image/lighting.ts';
import { type FloatImage, type Raster, toFloat } from '../image/raster.ts';
import { gridPosition, sample } from '../image/sample.ts';
import { type DrawKey, drawAffine, drawErasing, drawHue, drawLighting, keyedDraws, streamFor } from './batch-draws.ts';
import type { BatchStage, CropSpec, ErasingSpec, NormalizeSpec } from './batch-plan.ts';
import { drawCrop, fallbackCrop, type SplitName, type Window } from './item-transforms.ts';

type AffineStage = BatchStage & { kind: 'affine' };

/** An item's place: what its draws are keyed by, and the items that share its batch. */
export interface BatchPlace extends DrawKey {
  readonly split: SplitName;
  readonly batchItems: ArrayLike<number>;
}

/** Runs the batch pipeline on one item; the result depends on (seed, epoch, batch, item) alone. IntToFloat comes first. */
export function applyBatchTransforms(stages: readonly BatchStage[], raster: Raster, place: BatchPlace): FloatImage {
  let image = toFloat(raster);
  for (let i = 0; i < stages.length; i++) {
    const stage = stages[i]!;
    const next = stages[i + 1];
    if (stage.kind === 'affine' && next?.kind === 'crop') {
      image = cropAndResize(next.spec, image, place, stage);
      i++;
    } else image = applyStage(stage, image, place);
  }
  return image;
}

/** Runs one stage; pictures given to it may be changed in place. */
export function applyStage(stage: BatchStage, image: FloatImage, place: BatchPlace): FloatImage {
  switch (stage.kind) {
    case 'affine':
      return applyAffine(stage, image, place);
    case 'crop':
      return cropAndResize(stage.spec, image, place);
    case 'lighting':
      if (place.split === 'train')
        applyLighting(
          image.data,
          image.channels,
          stage.parts.map((spec) => drawLighting(spec, place, stage.name)),
        );
      return image;
    case 'hue':
      if (place.split === 'train' && image.channels === 3) turnHue(image.data, drawHue(stage.spec, place));
      return image;
    case 'normalize':
      return normalize(image, stage.spec);
    case 'erase':
      if (place.split === 'train') erase(image, stage.spec, place);
      return image;
  }
}

function turnHue(data: Float32Array, turn: number): void {
  if (turn !== 0) shiftHue(data, turn);
}

function applyAffine(stage: AffineStage, image: FloatImage, place: BatchPlace, part?: Window): FloatImage {
  const map = affineMap(stage, image, place, place.item);
  const [height, width] = stage.size ?? [image.height, image.width];
  const prepared = stage.mode === 'bilinear' ? prefilter(image, width, height, () => widestRange(stage, image, place)) : image;
  const still = prepared === image && width === image.width && height === image.height && isIdentity(map);
  if (still) return part ? cut(image, part) : image;
  return sample(prepared, map, {
    width,
    height,
    mode: stage.mode,
    padding: stage.padMode,
    alignCorners: stage.alignCorners,
    ...(part && { part }),
  });
}

function affineMap(stage: AffineStage, image: FloatImage, place: BatchPlace, item: number): CoordinateMap {
  if (place.split === 'valid') return { matrix: IDENTITY, warps: [] };
  const parts = stage.parts.map((spec) => drawAffine(spec, { ...place, item }, stage.name));
  return coordinateMap(parts, image.width, image.height);
}

function isIdentity(map: CoordinateMap): boolean {
  return map.warps.length === 0 && map.matrix.every((value, i) => value === IDENTITY[i]);
}

/** Coordinates' range over the grids of the whole batch: the prefilter is one decision for all of it. */
function widestRange(stage: AffineStage, image: FloatImage, place: BatchPlace): number {
  const [height, width] = stage.size ?? [image.height, image.width];
  const outerX = -gridPosition(0, width, stage.alignCorners);
  const outerY = -gridPosition(0, height, stage.alignCorners);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < place.batchItems.length; i++) {
    const [least, most] = coordinateRange(affineMap(stage, image, place, place.batchItems[i]!), outerX, outerY);
    low = Math.min(low, least);
    high = Math.max(high, most);
  }
  return high - low;
}

/** fastai's area prefilter: shrinks the picture first where the output is less than half its size (fastai.md 5.4). */
export function prefilter(image: FloatImage, width: number, height: number, range: () => number): FloatImage {
  const d = Math.min(image.height / height, image.width / width) / 2;
  if (d <= 1 || d <= 2 / range()) return image;
  return areaResize(image, Math.floor(image.width / d), Math.floor(image.height / d));
}

/** RandomResizedCropGPU: one window for the whole batch; what an affine stage before it would compute outside the window is left out. */
function cropAndResize(spec: CropSpec, image: FloatImage, place: BatchPlace, before?: AffineStage): FloatImage {
  const [height, width] = before?.size ?? [image.height, image.width];
  const window = cropWindow(spec, width, height, place);
  const cropped = before ? applyAffine(before, image, place, window) : cut(image, window);
  const [outHeight, outWidth] = spec.size;
  const prepared = spec.mode === 'bilinear' ? prefilter(cropped, outWidth, outHeight, () => 2) : cropped;
  const map = { matrix: IDENTITY, warps: [] };
  return sample(prepared, map, { width: outWidth, height: outHeight, mode: spec.mode, padding: 'reflection', alignCorners: true });
}

function cropWindow(spec: CropSpec, width: number, height: number, place: BatchPlace): Window {
  if (place.split === 'valid') return fallbackCrop(width, height, spec.ratio, spec.validScale);
  return drawCrop(width, height, spec, keyedDraws(place, spec.kind, true), 'y first');
}

function cut(image: FloatImage, { left, top, width, height }: Window): FloatImage {
  const { channels } = image;
  const out = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    out.set(image.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data: out };
}

/** (x - mean) / std by channel, in place. */
export function normalize(image: FloatImage, { mean, std }: NormalizeSpec): FloatImage {
  const { data, channels } = image;
  for (let c = 0; c < channels; c++) {
    const m = Math.fround(mean[c] ?? mean[0]!);
    const s = Math.fround(std[c] ?? std[0]!);
    for (let i = c; i < data.length; i += channels) data[i] = Math.fround(data[i]! - m) / s;
  }
  return image;
}

function erase(image: FloatImage, spec: ErasingSpec, place: BatchPlace): void {
  const draws = keyedDraws(place, spec.kind, true);
  if (!(draws.random() < spec.p)) return;
  const noise = streamFor(place, 'random_erasing.noise', false);
  const { channels, width, data } = image;
  for (const box of drawErasing(spec, width, image.height, draws)) {
    for (let y = box.top; y < box.bottom; y++) {
      for (let i = (y * width + box.left) * channels; i < (y * width + box.right) * channels; i++) data[i] = noise.normal();
    }
  }
}
