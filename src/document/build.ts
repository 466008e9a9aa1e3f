import { basename, dirname, resolve } from 'node:path';
import type { DataSpec, GetterSpec, LabellerSpec, SourceSpec, SplitterSpec } from '../data/spec.ts';
import { targetOf } from '../data/targets.ts';
import type { DecodeSpec } from '../image/decode.ts';
import type { StagePlan, TrainStep } from '../language/contracts/stage.ts';
import { SPEC_KINDS } from '../language/kinds.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import type { WordSpec } from '../language/spec.ts';
import type { WordKind } from '../language/word.ts';
import type { ArchitectureSpec, HeadSpec, WeightsSpec } from '../model/spec.ts';
import type { MetricSpec } from '../train/spec.ts';
import type { Document, Origin, Stage } from './document.ts';
import type { Resolved, UsedWord } from './resolve.ts';

/** What a document is built with beside the file itself. */
export interface BuildContext {
  readonly origins: ReadonlyMap<string, Origin>;
  readonly registry: Registry;
  readonly plugins: readonly PluginModule[];
}

/** Turns a resolved file, free of mistakes, into the document. */
export function buildDocument(file: string, root: Resolved, { origins, registry, plugins }: BuildContext): Document {
  const make = <T>(value: unknown): T => makeWord(value, registry);
  const seed = root.seed as number;
  const data = root.data as Resolved;
  const learner = root.learner as Resolved;
  const stages = startFrozen(
    words(root.train).map((used) => toStage(used, file, origins, make)),
    learner.pretrained !== false,
  );
  return {
    file,
    name: (root.name as string | undefined) ?? basename(file).replace(/(\.pipeline)?\.ya?ml$/, ''),
    seed,
    plugins,
    words: registry,
    data: buildData(file, data, learner, seed, origins, registry, make),
    model: {
      arch: withCut(make<ArchitectureSpec>(learner.arch), learner.cut as number | undefined),
      weights: buildWeights(file, learner, origins),
      head: buildHead(learner),
    },
    learner: buildLearner(learner, seed, registry),
    train: stages,
    outputs: words(root.outputs).map((used) => madeSpec<'output'>(used, registry)),
    checkpoint: { everyBatches: ((root.checkpoint as Resolved | undefined)?.every_batches as number | undefined) ?? 100 },
    resolved: longForm(root) as Record<string, unknown>,
    origins,
  };
}

function buildData(
  file: string,
  data: Resolved,
  learner: Resolved,
  seed: number,
  origins: Document['origins'],
  registry: Registry,
  make: Make,
): DataSpec {
  const blocks = words(data.blocks).map((used) => specOf<'block'>(used));
  const decode: DecodeSpec = {
    mode: targetOf({ blocks }, registry).mode,
    exif: data.exif as DecodeSpec['exif'],
    grey16: data.grey16 as DecodeSpec['grey16'],
  };
  const getX = data.get_x === undefined ? {} : { getX: make<LabellerSpec>(data.get_x) };
  return {
    source: absoluteSource(make<SourceSpec>(data.source), file, data.source as UsedWord, origins),
    path: data.path as string,
    blocks,
    getItems: make<GetterSpec>(data.get_items),
    ...getX,
    getY: make<LabellerSpec>(data.get_y),
    splitter: make<SplitterSpec>(data.splitter),
    itemTfms: words(data.item_tfms).map((used) => specOf<'item_transform'>(used)),
    batchTfms: withNormalisation(
      words(data.batch_tfms).map((used) => specOf<'batch_transform'>(used)),
      learner.pretrained !== false && learner.normalize === true && decode.mode === 'rgb',
      registry,
    ),
    batchSize: data.batch_size as number,
    ...optional('valBatchSize', data.val_batch_size as number | undefined),
    ...optional('numWorkers', data.num_workers as number | undefined),
    decode,
    ...optional('cache', data.cache === undefined ? undefined : resolve(folderOf('data.cache', file, origins), data.cache as string)),
    badItems: data.bad_items as DataSpec['badItems'],
    seed: (data.seed as number | undefined) ?? seed,
  };
}

/** ImageNet's normalisation appended where the file gives none, as vision_learner does for pretrained weights. */
function withNormalisation(batch: DataSpec['batchTfms'], wanted: boolean, registry: Registry): DataSpec['batchTfms'] {
  const given = batch.flatMap((spec) => registry.create(spec)).some(({ family }) => family === 'normalize');
  const imagenet = { kind: 'batch_transform', word: 'normalize', options: { stats: 'imagenet' } } as const;
  return wanted && !given ? [...batch, imagenet] : batch;
}

/** A folder is relative to the file that names it. */
function absoluteSource(source: SourceSpec, file: string, { path, word }: UsedWord, origins: Document['origins']): SourceSpec {
  if (source.kind !== 'folder') return source;
  return { kind: 'folder', path: resolve(folderOf(`${path}.${word.name}.path`, file, origins), source.path) };
}

function buildWeights(file: string, { pretrained }: Resolved, origins: Document['origins']): WeightsSpec {
  if (pretrained === true) return { kind: 'default' };
  if (pretrained === false) return { kind: 'none' };
  const text = pretrained as string;
  if (/^(https?:|hf:|[a-z][a-z0-9+.-]+:\/\/)/i.test(text)) return { kind: 'url', url: text };
  return { kind: 'file', path: resolve(folderOf('learner.pretrained', file, origins), text) };
}

function folderOf(path: string, file: string, origins: Document['origins']): string {
  const origin = origins.get(path);
  return dirname(origin?.kind === 'file' ? origin.range.file : file);
}

/** torchvision's resnets have ten children; a negative cut counts from their end. */
function withCut(arch: ArchitectureSpec, cut: number | undefined): ArchitectureSpec {
  return cut === undefined || arch.kind !== 'resnet' ? arch : { ...arch, cut: cut < 0 ? 10 + cut : cut };
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

function toStage(used: UsedWord, file: string, origins: Document['origins'], make: Make): Stage {
  const plan = make<StagePlan>(used);
  const own: readonly TrainStep[] = 'act' in plan ? [{ kind: 'act', stage: specOf<'stage'>(used) }] : plan;
  const steps = own.map((step): TrainStep => {
    if (step.kind !== 'load' || !('path' in step.model)) return step;
    return { ...step, model: { path: resolve(folderOf(`${used.path}.${used.word.name}.from`, file, origins), step.model.path) } };
  });
  return { word: used.word.name, options: longForm(used.options) as Stage['options'], steps };
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
  if (isUsedWord(option)) return SPEC_KINDS.has(option.word.kind) ? specOf(option) : makeWord(option, registry);
  return Array.isArray(option) && option.some(isUsedWord) ? option.map((used) => makeNested(used, registry)) : option;
}

/** A word as it is stored, once it has been found to make something. */
function madeSpec<K extends WordKind>(used: UsedWord, registry: Registry): WordSpec<K> {
  const spec = specOf<K>(used);
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
