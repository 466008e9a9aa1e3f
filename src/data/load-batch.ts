import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DecodeError, decodeImage } from '../image/decode.ts';
import { type FloatImage, type Raster, toFloat } from '../image/raster.ts';
import { UserError } from '../util/problem.ts';
import { keyedRng } from '../util/rng.ts';
import { applyBatchTransforms } from './batch-transforms.ts';
import { applyItemTransform, type Draws, type SplitName } from './item-transforms.ts';
import type { DataSpec } from './spec.ts';

/** One batch to be made: which items, and what its draws are keyed by. */
export interface BatchJob {
  readonly split: SplitName;
  readonly epoch: number;
  readonly batch: number;
  /** Positions into the data set, and the files there. */
  readonly items: readonly number[];
  readonly paths: readonly string[];
}

/** Pixels of a made batch, N,H,W,C. */
export interface Pixels {
  readonly x: Float32Array;
  readonly shape: readonly [number, number, number, number];
}

/** Reads, decodes, transforms and collates a batch. Throws a UserError that names the file that cannot be used, or two whose sizes differ. */
export async function loadBatch(job: BatchJob, spec: DataSpec, root: string): Promise<Pixels> {
  const images = await Promise.all(job.paths.map((path, i) => loadItem(join(root, path), path, job, job.items[i]!, spec)));
  requireSameSize(images, job.paths);
  const key = { seed: spec.seed, epoch: job.epoch, batch: job.batch, items: job.items };
  return collate(
    applyBatchTransforms(
      images.map((image) => toFloat(image)),
      spec.batchTfms,
      job.split,
      key,
    ),
  );
}

async function loadItem(file: string, path: string, job: BatchJob, item: number, spec: DataSpec): Promise<Raster> {
  const block = spec.blocks.find(({ kind }) => kind === 'image');
  const mode = block?.kind === 'image' ? block.mode : 'rgb';
  let image: Raster;
  try {
    image = await decodeImage(await readFile(file), { mode, exif: spec.exif });
  } catch (error) {
    throw unreadable(path, error);
  }
  for (const [i, transform] of spec.itemTfms.entries()) {
    image = applyItemTransform(transform, image, job.split, drawsOf(keyedRng(spec.seed, 'item', i, job.epoch, item)));
  }
  return image;
}

function drawsOf(rng: ReturnType<typeof keyedRng>): Draws {
  return {
    random: () => rng.uniform(),
    uniform: (from, to) => from + (to - from) * rng.uniform(),
    randint: (from, to) => from + rng.int(to - from + 1),
  };
}

function unreadable(path: string, error: unknown): UserError {
  const reason = error instanceof DecodeError ? error.message : `it cannot be read (${(error as Error).message})`;
  return new UserError({
    code: 'unreadable-item',
    message: `${path} is not a usable picture: ${reason}`,
    hint: 'remove or replace the file',
    path: 'data.source',
  });
}

function requireSameSize(images: readonly Raster[], paths: readonly string[]): void {
  const [first] = images;
  const other = images.findIndex((image) => image.width !== first!.width || image.height !== first!.height);
  if (other < 0) return;
  throw missingResize([paths[0]!, first!], [paths[other]!, images[other]!]);
}

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** The error of pictures that cannot be collated: names two of them, their sizes, and the transform to add. */
export function missingResize([a, first]: readonly [string, Sized], [b, second]: readonly [string, Sized]): UserError {
  const size = ({ width, height }: Sized): string => `${width} x ${height}`;
  return new UserError({
    code: 'missing-resize',
    message: 'the pictures have different sizes, so they cannot form a batch',
    expected: 'an item transform that makes all of them the same size',
    found: `${a} with ${size(first)} and ${b} with ${size(second)} pixels`,
    hint: 'add `- resize: 224` (or random_resized_crop) to item_tfms',
    path: 'data.item_tfms',
  });
}

function collate(images: readonly FloatImage[]): Pixels {
  const { width, height, channels } = images[0]!;
  const x = new Float32Array(images.length * width * height * channels);
  for (const [i, image] of images.entries()) x.set(image.data, i * width * height * channels);
  return { x, shape: [images.length, height, width, channels] };
}
