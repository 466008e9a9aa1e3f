import { type CoordinateMap, coordinateMap, coordinateRange, IDENTITY } from '../image/affine.ts';
import { lightingLine, mixChannels } from '../image/lighting.ts';
import type { FloatImage, Raster } from '../image/raster.ts';
import { gridPosition } from '../image/sample.ts';
import { type ImageSize, type ImageStep, runSteps, sizeAfter } from '../image/steps.ts';
import type { BatchContext, CropTransform, Window } from '../language/contracts/batch-transform.ts';
import type { SplitName } from '../language/contracts/draws.ts';
import { type DrawKey, keyedDraws, purposeOf } from './batch-draws.ts';
import type { AffineStage, BatchStage, LightingStage } from './batch-plan.ts';

/** An item's place: what its draws are keyed by, and the items that share its batch. */
export interface BatchPlace extends DrawKey {
  readonly split: SplitName;
  readonly batchItems: ArrayLike<number>;
}

/** Runs the batch pipeline on one item; the result depends on (seed, epoch, batch, item) alone. IntToFloat comes first. */
export function applyBatchTransforms(stages: readonly BatchStage[], raster: Raster, place: BatchPlace): FloatImage {
  const work = new Work(raster);
  for (let i = 0; i < stages.length; i++) {
    const stage = stages[i]!;
    const next = stages[i + 1];
    if (stage.family === 'affine' && next?.family === 'crop') {
      addCrop(work, next, place, stage);
      i++;
    } else addStage(work, stage, place);
  }
  return work.done();
}

/** Runs one stage; pictures given to it may be changed in place. */
export function applyStage(stage: BatchStage, image: FloatImage, place: BatchPlace): FloatImage {
  const work = new Work(image);
  addStage(work, stage, place);
  return work.done();
}

/** A picture with the steps that are still to be run on it: they go through the kernels together. */
class Work {
  private image: Raster | FloatImage;
  private steps: ImageStep[] = [];
  size: ImageSize;

  constructor(image: Raster | FloatImage) {
    this.image = image;
    this.size = image;
  }

  get channels(): number {
    return this.image.channels;
  }

  add(step: ImageStep): void {
    this.steps.push(step);
    this.size = sizeAfter(this.size, step);
  }

  /** Changes the picture outside the kernels. */
  change(how: (image: FloatImage) => FloatImage): void {
    this.image = how(this.done());
    this.size = this.image;
  }

  cut(window: Window): void {
    this.image = cut(this.done(), window);
    this.size = this.image;
  }

  done(): FloatImage {
    if (this.steps.length > 0 || this.image.data instanceof Uint8Array) this.image = runSteps(this.image, this.steps);
    this.steps = [];
    return this.image as FloatImage;
  }
}

function addStage(work: Work, stage: BatchStage, place: BatchPlace): void {
  const training = place.split === 'train';
  switch (stage.family) {
    case 'affine':
      addAffine(work, stage, place);
      break;
    case 'lighting':
      if (training) addLighting(work, stage, place);
      break;
    case 'crop':
      addCrop(work, stage, place);
      break;
    case 'normalize':
      work.add({ kind: 'normalize', mean: stage.mean, std: stage.std });
      break;
    case 'image':
      if (training || stage.when === 'always') work.change((image) => stage.apply(image, contextOf(stage.name, place)));
  }
}

function contextOf(name: string, place: BatchPlace): BatchContext {
  return {
    split: place.split,
    draws: (whose, what) => keyedDraws(place, what === undefined ? name : `${name}.${what}`, whose),
  };
}

function addLighting(work: Work, { name, parts }: LightingStage, place: BatchPlace): void {
  const drawn = parts.map((part, i) => part.draw(keyedDraws(place, purposeOf(name, parts, i), whose(part))));
  const usable = work.channels === 3 ? drawn : drawn.filter(({ grey }) => grey === 0);
  const line = lightingLine(usable);
  if (line !== undefined && line.scale === 1 && line.shift === 0) return;
  if (line !== undefined) work.add({ kind: 'levels', ...line });
  else
    work.change((image) => {
      mixChannels(image.data, usable);
      return image;
    });
}

function whose({ batch }: { readonly batch: boolean }): 'item' | 'batch' {
  return batch ? 'batch' : 'item';
}

function addAffine(work: Work, stage: AffineStage, place: BatchPlace, part?: Window): void {
  const { size } = work;
  const map = affineMap(stage, size, place, place.item);
  const [height, width] = stage.size ?? [size.height, size.width];
  const filter = stage.mode === 'bilinear' ? prefilter(size, width, () => widestRange(stage, size, place)) : undefined;
  const still = filter === undefined && width === size.width && height === size.height && isIdentity(map);
  if (still) {
    if (part) work.cut(part);
    return;
  }
  if (filter) work.add(filter);
  const { mode, padMode: padding, alignCorners } = stage;
  work.add({ kind: 'sample', map, how: { width, height, mode, padding, alignCorners, ...(part && { part }) } });
}

function affineMap(stage: AffineStage, image: ImageSize, place: BatchPlace, item: number): CoordinateMap {
  if (place.split === 'valid') return { matrix: IDENTITY, warps: [] };
  const { name, parts } = stage;
  const drawn = parts.map((part, i) => part.draw(keyedDraws({ ...place, item }, purposeOf(name, parts, i), whose(part))));
  return coordinateMap(drawn, image.width, image.height);
}

function isIdentity(map: CoordinateMap): boolean {
  return map.warps.length === 0 && map.matrix.every((value, i) => value === IDENTITY[i]);
}

/** Coordinates' range over the grids of the whole batch: the prefilter is one decision for all of it. */
function widestRange(stage: AffineStage, image: ImageSize, place: BatchPlace): number {
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

/**
 * fastai's area prefilter: shrinks the picture first where the output, `outWidth` wide, is less than half its size. fastai compares the
 * picture's height and width with the last two sides of the grid of coordinates, which are the output's width and 2; for square
 * pictures and outputs that is the plain ratio of sizes. The sides are cut as torch's `interpolate` cuts them.
 */
export function prefilter(image: ImageSize, outWidth: number, range: () => number): ImageStep | undefined {
  const d = Math.min(image.height / outWidth, image.width / 2) / 2;
  if (d <= 1 || d <= 2 / range()) return undefined;
  return { kind: 'area', width: Math.trunc(image.width * (1 / d)), height: Math.trunc(image.height * (1 / d)) };
}

/** A crop of the whole batch's window; what an affine stage before it would compute outside the window is left out. */
function addCrop(work: Work, crop: CropTransform, place: BatchPlace, before?: AffineStage): void {
  const [height, width] = before?.size ?? [work.size.height, work.size.width];
  const window = crop.window(width, height, contextOf(crop.name, place));
  if (before) addAffine(work, before, place, window);
  else work.cut(window);
  const [outHeight, outWidth] = crop.size;
  const filter = crop.mode === 'bilinear' ? prefilter(work.size, outWidth, () => 2) : undefined;
  if (filter) work.add(filter);
  const map = { matrix: IDENTITY, warps: [] };
  work.add({
    kind: 'sample',
    map,
    how: { width: outWidth, height: outHeight, mode: crop.mode, padding: 'reflection', alignCorners: true },
  });
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
