import type { FloatImage, Raster } from '../../image/raster.ts';
import type { NormalizeTransform } from '../../language/contracts/batch-transform.ts';
import type { SplitName } from '../../language/contracts/draws.ts';
import type { ShowOptions } from '../../language/contracts/output.ts';
import type { ShownItem } from '../../language/contracts/plots.ts';
import type { Task } from '../../language/contracts/task.ts';
import type { Words } from '../../language/word.ts';
import { UserError } from '../../util/problem.ts';
import type { Batch, Dataset } from '../items.ts';
import { createLoaders } from '../loaders.ts';
import { createShuffle } from '../order.ts';
import { performTask } from '../perform.ts';
import { unreadableItem } from '../problems.ts';
import type { DataSpec } from '../spec.ts';
import { withStatistics } from '../statistics.ts';
import { createTargets, targetOf, targetRow } from '../targets.ts';
import { normalisation } from '../transforms.ts';
import { prepareWork, type Work, workContext } from '../work.ts';

/** The first items of the first epoch as the network gets them, with the normalisation undone. Throws a UserError for what cannot be shown. */
export async function showBatch(dataset: Dataset, spec: DataSpec, words: Words, options: ShowOptions): Promise<ShownItem[]> {
  const n = dataset.split[options.split].length;
  if (n === 0) throw nothingThere(options.split);
  const fitting = { ...spec, batchSize: Math.min(spec.batchSize, Math.max(1, dataset.split.train.length)) };
  const { task } = targetOf(spec, words);
  const measured = await withStatistics(dataset, fitting, words);
  const work = prepareWork(workContext(fitting, words, measured.root, measured.statistics), words);
  return options.unique ? showUnique(measured, fitting, task, work, options) : showFirst(measured, fitting, task, work, words, options);
}

async function showFirst(
  dataset: Dataset,
  spec: DataSpec,
  task: Task,
  work: Work,
  words: Words,
  { split, count }: ShowOptions,
): Promise<ShownItem[]> {
  const loaders = await createLoaders(dataset, spec, words);
  const shown: ShownItem[] = [];
  try {
    for await (const batch of loaders.epoch(split, 0)) {
      for (const [i, image] of pictures(batch, normalisation(work)).entries())
        if (shown.length < count)
          shown.push({ image, title: task.show(targetRow(batch, i), dataset.vocab), path: dataset.items[batch.indexes[i]!]!.path });
      if (shown.length >= count) break;
    }
  } finally {
    await loaders.close();
  }
  return shown;
}

async function showUnique(dataset: Dataset, spec: DataSpec, task: Task, work: Work, { split, count }: ShowOptions): Promise<ShownItem[]> {
  const items = dataset.split[split];
  const item = split === 'train' ? items[createShuffle(spec.seed, items.length)(0)[0]!]! : items[0]!;
  const { path } = dataset.items[item]!;
  const title = task.show(targetRow(createTargets(dataset, task)([item]), 0), dataset.vocab);
  const shown: ShownItem[] = [];
  for (let epoch = 0; epoch < count; epoch++) {
    const result = await performTask(work, { split, epoch, batch: 0, items: [item], paths: [path], batchItems: [item] });
    if (result.kind === 'unreadable') throw new UserError(unreadableItem(result.path, result.reason));
    if (result.kind === 'mismatch') throw new Error('one item cannot differ from itself');
    shown.push({ image: visible(result, normalisation(work)), title, path });
  }
  return shown;
}

function pictures({ x, xShape: [n, height, width, channels] }: Batch, normalize: NormalizeTransform | undefined): Raster[] {
  const size = height * width * channels;
  return Array.from({ length: n }, (_, i) => visible({ width, height, channels, data: x.subarray(i * size, (i + 1) * size) }, normalize));
}

/** Undoes a normalisation, clamps to [0, 1] and gives bytes. */
function visible({ width, height, channels, data }: FloatImage, normalize: NormalizeTransform | undefined): Raster {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const c = i % channels;
    const value = normalize ? data[i]! * (normalize.std[c] ?? normalize.std[0]!) + (normalize.mean[c] ?? normalize.mean[0]!) : data[i]!;
    out[i] = Math.round(255 * Math.min(1, Math.max(0, value)));
  }
  return { width, height, channels: channels === 1 ? 1 : 3, data: out };
}

function nothingThere(split: SplitName): UserError {
  return new UserError({
    code: 'empty-split',
    message: `there is no ${split === 'train' ? 'training' : 'validation'} item to show`,
    hint: 'show the other side with --split',
    path: 'data.splitter',
  });
}
