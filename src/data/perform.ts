import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DecodeError, decodeImage } from '../image/decode.ts';
import type { FloatImage, Raster } from '../image/raster.ts';
import { keyedDraws } from './batch-draws.ts';
import { applyBatchTransforms } from './batch-transforms.ts';
import { applyItemTransform } from './item-transforms.ts';
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
    if (loaded instanceof DecodeError) return { kind: 'unreadable', path: task.paths[i]!, reason: loaded.message };
    const raster = transformItem(context, task, i, loaded);
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

async function loadItem(context: WorkContext, task: WorkTask, i: number): Promise<Raster | DecodeError> {
  try {
    return await decodeImage(task.bytes?.[i] ?? (await readFile(join(context.root, task.paths[i]!))), context);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    return new DecodeError(whyUnread(error));
  }
}

/** Applies the item transforms; their draws are keyed by the item and the transform. */
export function transformItem(context: WorkContext, task: WorkTask, i: number, image: Raster): Raster {
  const key = { seed: context.seed, epoch: task.epoch, batch: task.batch, item: task.items[i]! };
  return context.itemTfms.reduce(
    (current, spec) => applyItemTransform(spec, current, task.split, keyedDraws(key, spec.kind, false)),
    image,
  );
}

function joined(images: readonly FloatImage[], first: SizedFile): WorkResult {
  const { width, height, channels, data } = images[0]!;
  const all = new Float32Array(data.length * images.length);
  images.forEach((image, i) => {
    all.set(image.data, i * data.length);
  });
  return { kind: 'done', data: all, width, height, channels, first };
}
