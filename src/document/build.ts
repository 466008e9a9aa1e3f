import { basename, isAbsolute } from 'node:path';
import { inputChannels } from '../data/input-channels.ts';
import type { DataSpec } from '../data/spec.ts';
import { targetOf } from '../data/targets.ts';
import type { DecodeSpec } from '../image/decode.ts';
import type { Architecture } from '../language/contracts/architecture.ts';
import type { StagePlan, TrainStep } from '../language/contracts/stage.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import type { WordSpec } from '../language/spec.ts';
import type { WordKind } from '../language/word.ts';
import type { HeadSpec, WeightsSpec } from '../model/spec.ts';
import type { MetricSpec } from '../train/spec.ts';
import type { Document, Origin, Stage } from './document.ts';
import type { Resolved, UsedWord } from './resolve.ts';
import { placePaths, withTargets } from './written-path.ts';

/** What a document is built with beside the file itself. */
export interface BuildContext {
  readonly origins: ReadonlyMap<string, Origin>;
  readonly registry: Registry;
  readonly plugins: readonly PluginModule[];
}

/** Turns a resolved file, free of mistakes, into the document. */
export function buildDocument(file: string, root: Resolved, { origins, registry, plugins }: BuildContext): Document {
  const make = <T>(value: unknown): T => makeWord(value, registry);
  const { placed, written } = placePaths(root, file, origins);
  const seed = root.seed as number;
  const learner = placed.learner as Resolved;
  const asWritten = words(root.train);
  const stages = startFrozen(
    words(placed.train).map((used, i) => toStage(used, asWritten[i]!, make)),
    learner.pretrained !== false,
  );
  const data = buildData(placed.data as Resolved, learner, seed, registry);
  return {
    file,
    name: (root.name as string | undefined) ?? basename(file).replace(/(\.pipeline)?\.ya?ml$/, ''),
    seed,
    plugins,
    words: registry,
    data,
    model: {
      arch: specOf<'architecture'>(learner.arch as UsedWord),
      ...optional('cut', learner.cut as number | undefined),
      weights: buildWeights(learner),
      head: buildHead(learner),
    },
    learner: buildLearner(learner, seed, registry),
    train: stages,
    outputs: words(placed.outputs).map((used) => tried<'output'>(used, registry)),
    checkpoint: { everyBatches: ((root.checkpoint as Resolved | undefined)?.every_batches as number | undefined) ?? 100 },
    paths: withTargets(written, registry.create(data.source).folder, data.path),
    resolved: longForm(root) as Record<string, unknown>,
    origins,
  };
}

function buildData(data: Resolved, learner: Resolved, seed: number, registry: Registry): DataSpec {
  const blocks = words(data.blocks).map((used) => specOf<'block'>(used));
  const decode: DecodeSpec = {
    mode: targetOf({ blocks }, registry).mode,
    exif: data.exif as DecodeSpec['exif'],
    grey16: data.grey16 as DecodeSpec['grey16'],
  };
  return {
    source: tried<'source'>(data.source, registry),
    path: data.path as string,
    blocks,
    getItems: tried<'getter'>(data.get_items, registry),
    ...optional('getX', data.get_x === undefined ? undefined : tried<'labeller'>(data.get_x, registry)),
    getY: tried<'labeller'>(data.get_y, registry),
    splitter: tried<'splitter'>(data.splitter, registry),
    itemTfms: words(data.item_tfms).map((used) => specOf<'item_transform'>(used)),
    batchTfms: withNormalisation(
      words(data.batch_tfms).map((used) => specOf<'batch_transform'>(used)),
      weightsStatistics(learner, decode, registry),
      registry,
    ),
    batchSize: data.batch_size as number,
    ...optional('valBatchSize', data.val_batch_size as number | undefined),
    ...optional('numWorkers', data.num_workers as number | undefined),
    decode,
    ...optional('cache', data.cache as string | undefined),
    badItems: data.bad_items as DataSpec['badItems'],
    seed: (data.seed as number | undefined) ?? seed,
  };
}

/** A normalisation by these statistics appended where the file gives none, as vision_learner does for pretrained weights. */
function withNormalisation(
  batch: DataSpec['batchTfms'],
  statistics: Architecture['statistics'] | undefined,
  registry: Registry,
): DataSpec['batchTfms'] {
  if (statistics === undefined || batch.flatMap((spec) => registry.create(spec)).some(({ family }) => family === 'normalize')) return batch;
  return [...batch, { kind: 'batch_transform', word: 'normalize', options: { stats: 'imagenet', ...statistics } }];
}

/** A text is a path, which is absolute here, or an address. */
function buildWeights({ pretrained }: Resolved): WeightsSpec {
  if (pretrained === true) return { kind: 'default' };
  if (pretrained === false) return { kind: 'none' };
  const text = pretrained as string;
  return isAbsolute(text) ? { kind: 'file', path: text } : { kind: 'url', url: text };
}

/**
 * fastai's rule: with pretrained weights pictures are normalised by what these were trained with, unless the network sees another number of channels.
 */
function weightsStatistics(learner: Resolved, decode: DecodeSpec, registry: Registry): Architecture['statistics'] | undefined {
  if (learner.pretrained === false || learner.normalize !== true) return undefined;
  const { statistics } = registry.create(specOf<'architecture'>(learner.arch as UsedWord));
  return statistics?.mean.length === inputChannels({ decode }) ? statistics : undefined;
}

function buildHead(learner: Resolved): HeadSpec {
  return {
    ps: learner.ps as number | readonly number[],
    concatPool: learner.concat_pool as boolean,
    ...(learner.pool === false ? { pool: false } : {}),
    firstBn: learner.first_bn as boolean,
    bnFinal: learner.bn_final as boolean,
    linFirst: learner.lin_first as boolean,
    ...optional('linFtrs', learner.lin_ftrs as readonly number[] | undefined),
    ...optional('yRange', learner.y_range as readonly [number, number] | undefined),
  };
}

function buildLearner(learner: Resolved, seed: number, registry: Registry): Document['learner'] {
  return {
    ...optional('loss', learner.loss === undefined ? undefined : specOf<'loss'>(learner.loss as UsedWord)),
    opt: specOf<'optimizer'>(learner.opt as UsedWord),
    lr: learner.lr as number,
    ...optional('wd', learner.wd as number | undefined),
    wdBnBias: learner.wd_bn_bias as boolean,
    trainBn: learner.train_bn as boolean,
    moms: learner.moms as Document['learner']['moms'],
    metrics: uniqueColumns(
      words(learner.metrics).map((used) => specOf<'metric'>(used)),
      registry,
    ),
    callbacks: words(learner.callbacks).map((used) => specOf<'callback'>(used)),
    precision: learner.precision as Document['learner']['precision'],
    seed,
  };
}

/** `written` is the same word with its paths as they stand in the file: what people are shown. */
function toStage(used: UsedWord, written: UsedWord, make: Make): Stage {
  const plan = make<StagePlan>(used);
  const steps: readonly TrainStep[] = 'act' in plan ? [{ kind: 'act', stage: specOf<'stage'>(used) }] : plan;
  return { word: used.word.name, options: longForm(written.options) as Stage['options'], steps };
}

/** As fastai's vision_learner: with pretrained weights only the head trains until something says otherwise. */
function startFrozen(stages: readonly Stage[], pretrained: boolean): readonly Stage[] {
  const [first, ...rest] = stages;
  if (!first || !pretrained || first.steps[0]?.kind === 'freeze_to') return stages;
  return [{ ...first, steps: [{ kind: 'freeze_to', n: -1 }, ...first.steps] }, ...rest];
}

/** Columns are told apart by name: a second f1_score is `f1_score_macro` by its average, or gets a number. */
function uniqueColumns(metrics: readonly WordSpec<'metric'>[], registry: Registry): readonly MetricSpec[] {
  const taken = new Set<string>();
  return metrics.map((metric) => {
    const { column, variant } = registry.create(metric);
    let name = column;
    if (taken.has(name) && variant !== undefined) name = `${column}_${variant}`;
    for (let n = 2; taken.has(name); n++) name = `${column}_${n}`;
    taken.add(name);
    return { ...metric, column: name };
  });
}

function words(value: unknown): readonly UsedWord[] {
  return (value as readonly UsedWord[] | undefined) ?? [];
}

type Make = <T>(value: unknown) => T;

function makeWord<T>(value: unknown, registry: Registry): T {
  const { word, options } = value as UsedWord;
  const made = Object.entries(options).map(([name, option]) => [name, makeNested(option, registry)]);
  return word.create(Object.fromEntries(made), registry) as T;
}

/** Words inside a word's options become what they make. */
function makeNested(option: unknown, registry: Registry): unknown {
  if (isUsedWord(option)) return option.word.kind !== 'stage' ? specOf(option) : makeWord(option, registry);
  return Array.isArray(option) && option.some(isUsedWord) ? option.map((used) => makeNested(used, registry)) : option;
}

/** A word as it is stored. What it does is made once, so that a faulty plug-in is told of now. */
function tried<K extends WordKind>(value: unknown, registry: Registry): WordSpec<K> {
  const spec = specOf<K>(value as UsedWord);
  registry.create(spec);
  return spec;
}

/** A word as it is stored; words inside its options are specs too. */
function specOf<K extends WordKind>({ word, options }: UsedWord): WordSpec<K> {
  const stored = Object.entries(options).map(([name, option]) => [name, storedOption(option)]);
  return {
    kind: word.kind as K,
    word: word.name,
    options: Object.fromEntries(stored),
    ...(word.plugin === undefined ? {} : { plugin: word.plugin }),
  };
}

function storedOption(option: unknown): unknown {
  if (isUsedWord(option)) return specOf(option);
  return Array.isArray(option) && option.some(isUsedWord) ? option.map((used: UsedWord) => specOf(used)) : option;
}

function isUsedWord(value: unknown): value is UsedWord {
  return value !== null && typeof value === 'object' && 'word' in value && 'options' in value;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** The file with every shorthand written out and every default filled in. */
function longForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(longForm);
  if (value === null || typeof value !== 'object') return value;
  if (isUsedWord(value)) {
    const { word, options } = value;
    return Object.keys(options).length === 0 ? word.name : { [word.name]: longForm(options) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, longForm(part)]));
}
