import type { CoordinateMap } from './affine.ts';
import { type Kernels, withKernels } from './kernels.ts';
import type { FloatImage, Raster } from './raster.ts';
import { type Sampling, samplePlain } from './sample.ts';

/** A change of a picture that the kernels carry out. */
export type ImageStep =
  /** torch's affine grid and grid_sample (fastai.md 5.3 and 5.4); the result has the size of `how.part`. */
  | { readonly kind: 'sample'; readonly map: CoordinateMap; readonly how: Sampling }
  /** Adaptive average pooling. */
  | { readonly kind: 'area'; readonly width: number; readonly height: number }
  /** sigmoid(scale * logit(x) + shift) (fastai.md 5.6). */
  | { readonly kind: 'levels'; readonly scale: number; readonly shift: number }
  /** (x - mean) / std by channel; one value serves all channels. */
  | { readonly kind: 'normalize'; readonly mean: readonly number[]; readonly std: readonly number[] };

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes become [0, 1], then the steps in order. The same bits on every machine: WebAssembly leaves nothing open. */
export function runSteps(image: Raster | FloatImage, steps: readonly ImageStep[]): FloatImage {
  const plain = steps.findIndex((step) => step.kind === 'sample' && !samplesInKernels(step.how));
  if (plain < 0) return withKernels((kernels) => runInKernels(kernels, image, steps));
  const { map, how } = steps[plain] as ImageStep & { kind: 'sample' };
  return runSteps(samplePlain(runSteps(image, steps.slice(0, plain)), map, how), steps.slice(plain + 1));
}

/** Width and height after a step. */
export function sizeAfter(size: ImageSize, step: ImageStep): ImageSize {
  if (step.kind === 'area') return step;
  return step.kind === 'sample' ? (step.how.part ?? step.how) : size;
}

function samplesInKernels(how: Sampling): boolean {
  return how.mode === 'bilinear' && how.padding !== 'zeros';
}

interface Placed extends ImageSize {
  readonly at: number;
  readonly channels: number;
  readonly bytes: boolean;
}

function runInKernels(kernels: Kernels, image: Raster | FloatImage, steps: readonly ImageStep[]): FloatImage {
  const { width, height, channels } = image;
  let placed: Placed = { at: kernels.put(image.data), width, height, channels, bytes: image.data instanceof Uint8Array };
  for (const step of steps) placed = runStep(kernels, step.kind === 'sample' ? placed : asFloats(kernels, placed), step);
  const last = asFloats(kernels, placed);
  const data = kernels.floats(last.at, last.width * last.height * channels).slice();
  return { width: last.width, height: last.height, channels, data };
}

function asFloats(kernels: Kernels, image: Placed): Placed {
  if (!image.bytes) return image;
  const count = image.width * image.height * image.channels;
  const at = kernels.room(count * 4);
  kernels.run.toFloat(image.at, count, at);
  return { ...image, at, bytes: false };
}

function runStep(kernels: Kernels, image: Placed, step: ImageStep): Placed {
  const { width, height, channels } = image;
  const stride = channels * (image.bytes ? 1 : 4);
  switch (step.kind) {
    case 'sample': {
      const part = { left: 0, top: 0, ...sizeAfter(image, step) };
      const at = kernels.room(part.width * part.height * channels * 4);
      sample(kernels, [image.at, image.bytes, width, height, stride], step, part, at, channels * 4);
      return { ...sizeAfter(image, step), at, channels, bytes: false };
    }
    case 'area': {
      const at = kernels.room(step.width * step.height * channels * 4);
      kernels.run.area(image.at, width, height, stride, at, step.width, step.height, channels * 4, kernels.room(width * 16));
      return { width: step.width, height: step.height, at, channels, bytes: false };
    }
    case 'levels':
      kernels.run.levels(image.at, width * height * channels, step.scale, step.shift);
      return image;
    case 'normalize':
      kernels.run.normalize(image.at, width * height * channels, kernels.put(statsOf(step, channels)));
      return image;
  }
}

type Source = readonly [at: number, bytes: boolean, width: number, height: number, stride: number];
type Part = NonNullable<Sampling['part']>;

function sample(kernels: Kernels, source: Source, step: ImageStep & { kind: 'sample' }, part: Part, at: number, stride: number): void {
  const { map, how } = step;
  const table = new Float64Array(6 + 8 * map.warps.length);
  table.set(map.matrix);
  map.warps.forEach((warp, i) => {
    table.set(warp, 6 + 8 * i);
  });
  const grid = [kernels.put(table), map.warps.length, how.width, how.height, how.alignCorners, how.padding === 'reflection'] as const;
  const scratch = kernels.room((2 * part.width + 4) * 8);
  kernels.run.sample(...source, ...grid, part.left, part.top, part.width, part.height, at, stride, scratch);
}

/** 12 means and 12 deviations: whole turns of 1 or 3 channels through vectors of 4. */
function statsOf({ mean, std }: { mean: readonly number[]; std: readonly number[] }, channels: number): Float32Array {
  const turn = (values: readonly number[]): number[] => Array.from({ length: 12 }, (_, i) => values[i % channels] ?? values[0]!);
  return Float32Array.from([...turn(mean), ...turn(std)]);
}
