import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '../image/decode.ts';
import { DecodeError } from '../image/decode-error.ts';
import type { FloatImage, Raster } from '../image/raster.ts';
import { keyedDraws } from './batch-draws.ts';
import { applyBatchTransforms } from './batch-transforms.ts';
import { applyItemTransform } from './item-transforms.ts';
import { fixedTransforms, putRaster, rasterKey, takeRaster } from './raster-cache.ts';
import { whyUnread } from './why-unread.ts';
import type { SizedFile, WorkContext, WorkResult, WorkTask } from './work.ts';

/** Reads, decodes and transforms the items of one piece of a batch; the same result wherever it runs. */
export async function performTask(context: WorkContext, task: WorkTask): Promise<WorkResult> {
  const images: FloatImage[] = [];
  let first: SizedFile | undefined;
  let next = loadItem(context, task, 0);
  for (let i = 0; i < task.items.length; i++) {
    const loaded = await next;
    if (i + 1 < task.items.length) {
      next = loadItem(context, task, i + 1);
      next.catch(() => undefined);
    }
    if (loaded instanceof DecodeError) return { kind: 'unreadable', path: task.paths[i]!, reason: loaded.message, code: loaded.code };
    const raster = transformItem(context, task, i, loaded.image, loaded.done);
    const sized = { path: task.paths[i]!, width: raster.width, height: raster.height };
    first ??= sized;
    if (sized.width !== first.width || sized.height !== first.height) return { kind: 'mismatch', sizes: [first, sized] };
    const place = {
      seed: context.seed,
      epoch: task.epoch,
      batch: task.batch,
      item: task.items[i]!,
      split: task.split,
      batchItems: task.batchItems,
    };
    images.push(applyBatchTransforms(context.batchStages, raster, place));
  }
  return joined(images, first!);
}

/** An item after so many of its transforms. */
interface Loaded {
  readonly image: Raster;
  readonly done: number;
}

async function loadItem(context: WorkContext, task: WorkTask, i: number): Promise<Loaded | DecodeError> {
  try {
    const bytes = task.bytes?.[i] ?? (await readFile(join(context.root, task.paths[i]!)));
    if (context.cache === undefined) return { image: await decodeImage(bytes, context), done: 0 };
    return await throughCache(context, task, i, bytes, context.cache);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    return new DecodeError(await whyUnread(error, join(context.root, task.paths[i]!)), 'no-picture');
  }
}

/** The item with those of its transforms done that are the same in every epoch, from the cache or into it. */
async function throughCache(context: WorkContext, task: WorkTask, i: number, bytes: Uint8Array, cache: string): Promise<Loaded> {
  const done = fixedTransforms(context.itemTfms, task.split);
  const key = rasterKey(bytes, context, context.itemTfms.slice(0, done), task.split);
  const kept = await takeRaster(cache, key);
  if (kept) return { image: kept, done };
  const image = transformItem(context, task, i, await decodeImage(bytes, context), 0, done);
  await putRaster(cache, key, image);
  return { image, done };
}

/** Applies the item transforms, or those from one position to another; their draws are keyed by the item and the transform. */
export function transformItem(context: WorkContext, task: WorkTask, i: number, image: Raster, from = 0, to?: number): Raster {
  const key = { seed: context.seed, epoch: task.epoch, batch: task.batch, item: task.items[i]! };
  return context.itemTfms
    .slice(from, to)
    .reduce((current, spec) => applyItemTransform(spec, current, task.split, keyedDraws(key, spec.kind, false)), image);
}

function joined(images: readonly FloatImage[], first: SizedFile): WorkResult {
  const { width, height, channels, data } = images[0]!;
  const all = new Float32Array(data.length * images.length);
  images.forEach((image, i) => {
    all.set(image.data, i * data.length);
  });
  return { kind: 'done', data: all, width, height, channels, first };
}
