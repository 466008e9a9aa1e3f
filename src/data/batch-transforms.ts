import {
  type CoordinateMap,
  dihedralMatrix,
  IDENTITY,
  type Matrix3,
  MIRROR,
  multiply,
  rotation,
  sampleBatch,
  toTheta,
  warpCoefficients,
  zooming,
} from '../image/affine.ts';
import { adjustLighting, adjustSaturation, shiftHue } from '../image/lighting.ts';
import type { FloatImage } from '../image/raster.ts';
import { keyedRng, type Rng } from '../util/rng.ts';
import { drawCrop, fallbackCrop, roundHalfEven, type SplitName, type Window } from './item-transforms.ts';
import type { BatchTransformSpec } from './spec.ts';

/** What a batch's random draws are keyed by. */
export interface BatchKey {
  readonly seed: number;
  readonly epoch: number;
  readonly batch: number;
  /** Positions of the batch's items in the data set. */
  readonly items: readonly number[];
}

type AffineSpec = Extract<BatchTransformSpec, { padMode: unknown }>;
type LightingSpec = Extract<BatchTransformSpec, { kind: 'brightness' | 'contrast' | 'saturation' | 'hue' }>;

/**
 * Applies a document's batch transforms, in their order, to equally large images in [0, 1]: all coordinate transforms as one sampling, the random crop,
 * lighting (training only), normalisation, erasing. Every draw is keyed by (seed, transform, epoch, item), so neither workers nor order matter.
 */
export function applyBatchTransforms(
  images: readonly FloatImage[],
  specs: readonly BatchTransformSpec[],
  split: SplitName,
  key: BatchKey,
): readonly FloatImage[] {
  let batch = applyAffine(images, specs.filter(isAffine), split, key);
  for (const spec of specs) {
    if (spec.kind === 'random_resized_crop_gpu') batch = cropBatch(batch, spec, split, key);
    else if (spec.kind === 'normalize') for (const image of batch) normalize(image, spec.mean, spec.std);
    else if (spec.kind === 'random_erasing' && split === 'train') erase(batch, spec, key);
    else if (isLighting(spec) && split === 'train' && spec === specs.find(isLighting)) light(batch, specs.filter(isLighting), key);
  }
  return batch;
}

function isAffine(spec: BatchTransformSpec): spec is AffineSpec {
  return 'padMode' in spec;
}

function isLighting(spec: BatchTransformSpec): spec is LightingSpec {
  return spec.kind === 'brightness' || spec.kind === 'contrast' || spec.kind === 'saturation' || spec.kind === 'hue';
}

/** The first transform gives size, mode and padding; all give their matrices, multiplied in list order, and warps. */
function applyAffine(images: readonly FloatImage[], specs: readonly AffineSpec[], split: SplitName, key: BatchKey): readonly FloatImage[] {
  const [first] = specs;
  const [image] = images;
  if (!first || !image) return images;
  const [height, width] = first.size ?? [image.height, image.width];
  const maps = key.items.map((item) =>
    split === 'train' ? drawMap(specs, image, key, item) : { matrix: toTheta(IDENTITY, image.width, image.height) },
  );
  return sampleBatch(images, maps, { height, width, mode: first.mode, padMode: first.padMode, alignCorners: first.alignCorners });
}

function drawMap(specs: readonly AffineSpec[], { width, height }: FloatImage, key: BatchKey, item: number): CoordinateMap {
  let matrix: Matrix3 = IDENTITY;
  let warp: readonly number[] | undefined;
  for (const spec of specs) {
    const rng = drawFor(spec, key, item);
    if (spec.kind === 'warp') {
      const [x, y] = [
        masked(rng, spec.p, between(rng, -spec.magnitude, spec.magnitude), 0),
        masked(rng, spec.p, between(rng, -spec.magnitude, spec.magnitude), 0),
      ];
      if (x !== 0 || y !== 0) warp = warpCoefficients(x, y);
    } else matrix = multiply(matrix, drawMatrix(spec, rng));
  }
  return { matrix: toTheta(matrix, width, height), ...(warp ? { warp } : {}) };
}

function drawMatrix(spec: Exclude<AffineSpec, { kind: 'warp' }>, rng: Rng): Matrix3 {
  switch (spec.kind) {
    case 'flip':
      return rng.uniform() < spec.p ? MIRROR : IDENTITY;
    case 'dihedral':
      return dihedralMatrix(masked(rng, spec.p, rng.int(8), 0));
    case 'rotate':
      return rotation(masked(rng, spec.p, between(rng, -spec.maxDeg, spec.maxDeg), 0));
    case 'zoom':
      return zooming(masked(rng, spec.p, between(rng, spec.minZoom, spec.maxZoom), 1), rng.uniform(), rng.uniform());
  }
}

function light(batch: readonly FloatImage[], specs: readonly LightingSpec[], key: BatchKey): void {
  for (const [i, image] of batch.entries()) {
    const drawn = { brightness: 0.5, contrast: 1, saturation: 1, hue: 0 };
    for (const spec of specs) drawn[spec.kind] = drawLighting(spec, drawFor(spec, key, key.items[i]!));
    adjustLighting(image, drawn.brightness, drawn.contrast);
    adjustSaturation(image, drawn.saturation);
    shiftHue(image, drawn.hue);
  }
}

function drawLighting(spec: LightingSpec, rng: Rng): number {
  if (spec.kind === 'brightness') return masked(rng, spec.p, between(rng, 0.5 * (1 - spec.maxLighting), 0.5 * (1 + spec.maxLighting)), 0.5);
  const most = spec.kind === 'hue' ? spec.maxHue : spec.maxLighting;
  const scale = Math.exp(between(rng, Math.log(1 - most), -Math.log(1 - most)));
  return masked(rng, spec.p, scale, spec.kind === 'hue' ? 0 : 1);
}

function drawFor(spec: BatchTransformSpec & { batch: boolean }, { seed, epoch, batch, items }: BatchKey, item: number): Rng {
  return spec.batch ? keyedRng(seed, spec.kind, epoch, 'batch', batch, items[0] ?? 0) : keyedRng(seed, spec.kind, epoch, item);
}

function between(rng: Rng, from: number, to: number): number {
  return from + (to - from) * rng.uniform();
}

/** The value with chance p, else the neutral one; the chance is drawn after the value, as fastai does. */
function masked(rng: Rng, p: number, value: number, neutral: number): number {
  return rng.uniform() < p ? value : neutral;
}

/** One random crop for the whole batch, in validation the centre, resampled to the size. */
function cropBatch(
  batch: readonly FloatImage[],
  spec: Extract<BatchTransformSpec, { kind: 'random_resized_crop_gpu' }>,
  split: SplitName,
  key: BatchKey,
): FloatImage[] {
  const [first] = batch;
  if (!first) return [];
  const rng = keyedRng(key.seed, spec.kind, key.epoch, key.batch);
  const draws = {
    random: () => rng.uniform(),
    uniform: (a: number, b: number) => between(rng, a, b),
    randint: (a: number, b: number) => a + rng.int(b - a + 1),
  };
  const window =
    split === 'train'
      ? drawCrop(first.width, first.height, spec, draws, 'y first')
      : fallbackCrop(first.width, first.height, spec.ratio, spec.validScale);
  const cropped = batch.map((image) => crop(image, window));
  const [height, width] = spec.size;
  const maps = cropped.map((image) => ({ matrix: toTheta(IDENTITY, image.width, image.height) }));
  return sampleBatch(cropped, maps, { height, width, mode: spec.mode, padMode: 'reflection', alignCorners: true });
}

function crop({ data, width: from, channels }: FloatImage, { left, top, width, height }: Window): FloatImage {
  const out = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * from + left) * channels;
    out.set(data.subarray(start, start + width * channels), y * width * channels);
  }
  return { width, height, channels, data: out };
}

function normalize({ data, channels }: FloatImage, mean: readonly number[], std: readonly number[]): void {
  for (let c = 0; c < channels; c++) {
    const [m, s] = [mean[c % mean.length]!, std[c % std.length]!];
    for (let i = c; i < data.length; i += channels) data[i] = (data[i]! - m) / s;
  }
}

/** Boxes of noise at the same places of every image of the batch. */
function erase(batch: readonly FloatImage[], spec: Extract<BatchTransformSpec, { kind: 'random_erasing' }>, key: BatchKey): void {
  const rng = keyedRng(key.seed, spec.kind, key.epoch, key.batch);
  const [first] = batch;
  if (!first || rng.uniform() >= spec.p) return;
  const count = 1 + rng.int(spec.maxCount);
  const area = (first.width * first.height) / count;
  for (let box = 0; box < count; box++) {
    const share = between(rng, spec.sl, spec.sh) * area;
    const aspect = Math.exp(between(rng, Math.log(spec.minAspect), -Math.log(spec.minAspect)));
    const [top, bottom] = drawSpan(rng, Math.sqrt(share * aspect), first.height);
    const [left, right] = drawSpan(rng, Math.sqrt(share / aspect), first.width);
    for (const { data, width, channels } of batch) {
      for (let y = top; y < bottom; y++)
        for (let i = (y * width + left) * channels; i < (y * width + right) * channels; i++) data[i] = rng.normal();
    }
  }
}

function drawSpan(rng: Rng, length: number, size: number): readonly [number, number] {
  const rounded = roundHalfEven(length);
  const start = rng.int(Math.max(size - rounded, 0) + 1);
  return [start, Math.min(start + rounded, size)];
}
