import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type DecodeSpec, decodeImage } from '../../image/decode.ts';
import { DecodeError } from '../../image/decode-error.ts';
import { type FloatImage, type Raster, toFloat } from '../../image/raster.ts';
import type { Task } from '../../language/contracts/task.ts';
import type { Words } from '../../language/word.ts';
import { type Problem, UserError } from '../../util/problem.ts';
import type { DrawKey } from '../batch-draws.ts';
import { type BatchStage, partsOf, stageFastaiText, stageText } from '../batch-plan.ts';
import { applyStage, type BatchPlace } from '../batch-transforms.ts';
import { labelContext, openDataset } from '../dataset.ts';
import { emptySplit } from '../empty-split.ts';
import type { Dataset } from '../items.ts';
import { createLabeller } from '../label.ts';
import { applyItemStep } from '../perform.ts';
import { missingResize, unreadableItem } from '../problems.ts';
import type { DataSpec } from '../spec.ts';
import { withStatistics } from '../statistics.ts';
import { targetOf } from '../targets.ts';
import { type ItemStep, planTransforms, type Transforms } from '../transforms.ts';
import { whyUnread } from '../why-unread.ts';
import { prepareWork, type Work, workContext } from '../work.ts';
import { collateTargets, encode, targetSteps } from './targets.ts';
import type { Step, Summary, Value, Walk } from './trace.ts';

type Draft = { -readonly [K in keyof Summary]: Summary[K] };

/**
 * fastai's DataBlock.summary: takes the first training item through every step, then the first `batchSize` of them through a batch, in the
 * order of the split. What is wrong with the data ends it and stands in `failure`; nothing is thrown for it.
 */
export async function summarise(spec: DataSpec, root: string, words: Words, batchSize = 4): Promise<Summary> {
  const draft: Draft = {
    root: join(root, spec.path),
    found: 0,
    vocab: [],
    pipelines: [],
    sample: [],
    itemPipeline: [],
    batchPipeline: [],
    added: [],
    wanted: batchSize,
    collated: false,
  };
  try {
    const { task } = targetOf(spec, words);
    const dataset = await setUp(spec, root, words, task, draft);
    await walkSample(dataset, spec, task, draft);
    const indexes = dataset.split.train.slice(0, batchSize);
    const rasters = await walkItems(dataset, spec, task, planTransforms(spec, words), draft, indexes);
    const targets = collateTargets(dataset, task, indexes);
    const { statistics } = await withStatistics(dataset, spec, words);
    const work = prepareWork(workContext(spec, words, dataset.root, statistics), words);
    draft.batchPipeline = batchSteps(work);
    draft.batch = runBatch(work, rasters, draft.batchPipeline, indexes, targets);
    const empty = emptySplit(dataset, spec, words);
    if (empty) throw new UserError(empty);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    draft.failure = error.problems[0]!;
  }
  return draft;
}

async function setUp(spec: DataSpec, root: string, words: Words, task: Task, draft: Draft): Promise<Dataset> {
  const { items, columns } = await words.create(spec.getItems).list(draft.root);
  draft.found = items.length;
  draft.pipelines = [imageSteps(spec), targetSteps(spec, words, task, [])];
  if (items.length > 0) {
    const context = labelContext(task, { root: draft.root.split(sep).join('/'), items, ...(columns && { columns }) });
    const { train, valid } = await words.create(spec.splitter).split(items, {
      ...context,
      labels: () => items.map(createLabeller(spec.getY, words, context)),
      byValue: () => words.create(spec.getY).ordersByValue?.(context) ?? false,
    });
    draft.sizes = { train: train.length, valid: valid.length };
  }
  const dataset = await openDataset(spec, root, words);
  draft.root = dataset.root;
  draft.sizes = { train: dataset.split.train.length, valid: dataset.split.valid.length };
  draft.vocab = dataset.vocab;
  draft.pipelines = [imageSteps(spec), targetSteps(spec, words, task, dataset.vocab)];
  if (dataset.split.train.length === 0) throw new UserError(emptySplit(dataset, spec, words)!);
  return dataset;
}

function imageSteps(spec: DataSpec): Step[] {
  return [{ kind: 'open', mode: spec.decode.mode }];
}

async function walkSample(dataset: Dataset, spec: DataSpec, task: Task, draft: Draft): Promise<void> {
  const [imagePipeline, targetPipeline] = draft.pipelines as [readonly Step[], readonly Step[]];
  const item = dataset.split.train[0]!;
  const from: Value[] = [{ kind: 'path', path: dataset.items[item]!.path }];
  const opening: Walk = { steps: imagePipeline, from, results: [] };
  draft.sample = [opening];
  const image = await openItem(dataset.root, spec.decode, dataset.items[item]!.path);
  const opened: Walk = { ...opening, results: [[imageValue(image)]] };
  draft.sample = [opened, { steps: targetPipeline, from, results: [[{ kind: 'label', label: dataset.labels[item]! }]] }];
  const encoded = encode(dataset, task, item).map((value) => [value]);
  draft.sample = [opened, { steps: targetPipeline, from, results: [[{ kind: 'label', label: dataset.labels[item]! }], ...encoded] }];
}

/** The items of the batch after their transforms, which must have left them of one size. */
async function walkItems(
  dataset: Dataset,
  spec: DataSpec,
  task: Task,
  transforms: Transforms,
  draft: Draft,
  indexes: readonly number[],
): Promise<Raster[]> {
  draft.itemPipeline = [...transforms.items.map(itemStep), { kind: 'to_tensor' }];
  draft.batchPipeline = batchSteps(transforms);
  draft.wanted = indexes.length;
  const rasters: Raster[] = [];
  for (const item of indexes) {
    const { path } = dataset.items[item]!;
    const opened = await openItem(dataset.root, spec.decode, path);
    const target = encode(dataset, task, item).at(-1)!;
    const raster = transformStepwise(transforms.items, { seed: spec.seed, epoch: 0, batch: 0, item }, opened, (results) => {
      if (item === indexes[0])
        draft.item = { steps: draft.itemPipeline, from: [imageValue(opened), target], results: results.map((value) => [value, target]) };
    });
    rasters.push(raster);
    draft.added = [...draft.added, { path, width: raster.width, height: raster.height }];
  }
  collate(draft);
  return rasters;
}

function itemStep({ name, transform: { text, fastaiText = text } }: ItemStep): Step {
  return { kind: 'item', names: [name], text, fastaiText };
}

function batchSteps({ stages }: Transforms): Step[] {
  return [{ kind: 'to_float' }, ...stages.map(batchStep)];
}

function batchStep(stage: BatchStage): Step {
  return { kind: 'batch', names: partsOf(stage).map(({ name }) => name), text: stageText(stage), fastaiText: stageFastaiText(stage) };
}

function transformStepwise(steps: readonly ItemStep[], key: DrawKey, opened: Raster, show: (results: readonly Value[]) => void): Raster {
  const results: Value[] = [];
  let raster = opened;
  for (const step of steps) {
    raster = applyItemStep(step, raster, 'train', key);
    results.push(imageValue(raster));
  }
  results.push({ kind: 'pixels', shape: [raster.channels, raster.height, raster.width] });
  show(results);
  return raster;
}

function collate(draft: Draft): void {
  const [first] = draft.added;
  const other = draft.added.find(({ width, height }) => width !== first!.width || height !== first!.height);
  if (other) throw new UserError(allSizes(missingResize(first!, other), draft));
  draft.collated = true;
}

/** The sizes of all items of the batch, not of two only. */
function allSizes(problem: Problem, { added }: Draft): Problem {
  return { ...problem, found: added.map(({ path, width, height }) => `${path} ${width}x${height}`).join(', ') };
}

function runBatch(work: Work, rasters: readonly Raster[], steps: readonly Step[], items: readonly number[], targets: Value): Walk {
  const { channels, height, width } = rasters[0]!;
  let images: FloatImage[] = rasters.map((raster) => toFloat(raster));
  const results: Value[][] = [[pixelsValue(images), targets]];
  for (const stage of work.stages) {
    images = images.map((image, i) => {
      const place: BatchPlace = { seed: work.context.seed, epoch: 0, batch: 0, item: items[i]!, split: 'train', batchItems: items };
      return applyStage(stage, image, place);
    });
    results.push([pixelsValue(images), targets]);
  }
  return { steps, from: [{ kind: 'pixels', shape: [rasters.length, channels, height, width] }, targets], results };
}

function pixelsValue(images: readonly FloatImage[]): Value {
  const { channels, height, width } = images[0]!;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { data } of images)
    for (const value of data) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return { kind: 'pixels', shape: [images.length, channels, height, width], range: [low, high] };
}

async function openItem(root: string, decode: DecodeSpec, path: string): Promise<Raster> {
  try {
    return await decodeImage(await readFile(join(root, path)), decode);
  } catch (error) {
    const reason = error instanceof DecodeError ? error.message : await whyUnread(error, join(root, path));
    throw new UserError(unreadableItem(path, reason, { root }));
  }
}

function imageValue({ channels, width, height }: Raster): Value {
  return { kind: 'image', mode: channels === 1 ? 'grey' : 'rgb', width, height };
}
