import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '../image/decode.ts';
import { DecodeError } from '../image/decode-error.ts';
import * as images from '../image/operations.ts';
import type { FloatImage, Raster } from '../image/raster.ts';
import type { Draws, SplitName } from '../language/contracts/draws.ts';
import { UserError } from '../util/problem.ts';
import { type DrawKey, keyedDraws } from './batch-draws.ts';
import { applyBatchTransforms } from './batch-transforms.ts';
import { fixedTransforms, putRaster, rasterKey, takeRaster } from './raster-cache.ts';
import type { ItemStep } from './transforms.ts';
import { whyUnread } from './why-unread.ts';
import type { SizedFile, Work, WorkResult, WorkTask } from './work.ts';

/** Reads, decodes and transforms the items of one piece of a batch; the same result wherever it runs. */
export async function performTask(work: Work, task: WorkTask): Promise<WorkResult> {
  const made: FloatImage[] = [];
  let first: SizedFile | undefined;
  let next = loadItem(work, task, 0);
  for (let i = 0; i < task.items.length; i++) {
    const loaded = await next;
    if (i + 1 < task.items.length) {
      next = loadItem(work, task, i + 1);
      next.catch(() => undefined);
    }
    if (loaded instanceof DecodeError) return { kind: 'unreadable', path: task.paths[i]!, reason: loaded.message, code: loaded.code };
    const raster = transformItem(work, task, i, loaded.image, loaded.done);
    const sized = { path: task.paths[i]!, width: raster.width, height: raster.height };
    first ??= sized;
    if (sized.width !== first.width || sized.height !== first.height) return { kind: 'mismatch', sizes: [first, sized] };
    const place = {
      seed: work.context.seed,
      epoch: task.epoch,
      batch: task.batch,
      item: task.items[i]!,
      split: task.split,
      batchItems: task.batchItems,
    };
    made.push(applyBatchTransforms(work.stages, raster, place));
  }
  return joined(made, first!);
}

/** An item after so many of its transforms. */
interface Loaded {
  readonly image: Raster;
  readonly done: number;
}

async function loadItem(work: Work, task: WorkTask, i: number): Promise<Loaded | DecodeError> {
  const { context } = work;
  try {
    const bytes = task.bytes?.[i] ?? (await readFile(join(context.root, task.paths[i]!)));
    if (context.cache === undefined) return { image: await decodeItem(work, bytes), done: 0 };
    return await throughCache(work, task, i, bytes, context.cache);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    if (error instanceof UserError) throw error;
    return new DecodeError(await whyUnread(error, join(context.root, task.paths[i]!)), 'no-picture');
  }
}

/** The item with those of its transforms done that are the same in every epoch, from the cache or into it. */
async function throughCache(work: Work, task: WorkTask, i: number, bytes: Uint8Array, cache: string): Promise<Loaded> {
  const done = fixedTransforms(
    work.items.map(({ transform }) => transform),
    task.split,
  );
  const specs = work.items.slice(0, done).map(({ spec }) => spec);
  const key = rasterKey(bytes, work.context.decode, specs, task.split);
  const kept = await takeRaster(cache, key);
  if (kept) return { image: kept, done };
  const image = transformItem(work, task, i, await decodeItem(work, bytes), 0, done);
  await putRaster(cache, key, image);
  return { image, done };
}

function decodeItem({ context: { decode, maxPixels } }: Work, bytes: Uint8Array): Promise<Raster> {
  return decodeImage(bytes, { ...decode, ...(maxPixels === undefined ? {} : { maxPixels }) });
}

/** Applies the item transforms, or those from one position to another. */
function transformItem(work: Work, task: WorkTask, i: number, image: Raster, from = 0, to?: number): Raster {
  const key = { seed: work.context.seed, epoch: task.epoch, batch: task.batch, item: task.items[i]! };
  return work.items.slice(from, to).reduce((current, step) => applyItemStep(step, current, task.split, key), image);
}

/** Applies one item transform; its draws are keyed by the item and the transform. */
export function applyItemStep({ name, transform }: ItemStep, image: Raster, split: SplitName, key: DrawKey): Raster {
  const draws = split === 'train' && transform.draws ? keyedDraws(key, transform.stream ?? name, 'item') : NO_DRAWS;
  return transform.apply(image, { split, draws, images });
}

const NO_DRAWS: Draws = { random: refuse, uniform: refuse, randint: refuse };

function refuse(): never {
  throw new Error('a transform drew a random number in validation, or without saying `draws: true`');
}

function joined(made: readonly FloatImage[], first: SizedFile): WorkResult {
  const { width, height, channels, data } = made[0]!;
  const all = new Float32Array(data.length * made.length);
  made.forEach((image, i) => {
    all.set(image.data, i * data.length);
  });
  return { kind: 'done', data: all, width, height, channels, first };
}
