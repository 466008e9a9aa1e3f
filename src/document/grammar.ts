import type { OptionSchema } from '../language/schema-type.ts';
import type { WordKind } from '../language/word.ts';

/** What may stand under a key: a plain value, one word, a list of words, or a section of further keys. */
export type Field =
  | { readonly kind: 'value'; readonly schema: OptionSchema; readonly required?: true }
  | {
      readonly kind: 'word';
      readonly word: WordKind;
      readonly description: string;
      readonly default?: string;
      readonly required?: true;
      /** Required unless the known data set of the file says it. */
      readonly mayBeImplied?: true;
    }
  | {
      readonly kind: 'words';
      readonly word: WordKind;
      readonly description: string;
      readonly default?: readonly string[];
      readonly required?: true;
    }
  | { readonly kind: 'section'; readonly section: Section; readonly description: string; readonly required?: true };
export type Section = Readonly<Record<string, Field>>;

const value = (schema: OptionSchema): Field => ({ kind: 'value', schema });
const number = (description: string, rest: OptionSchema = {}): Field => value({ type: 'number', description, ...rest });
const integer = (description: string, rest: OptionSchema = {}): Field => value({ type: 'integer', description, ...rest });
const flag = (description: string, byDefault: boolean): Field => value({ type: 'boolean', description, default: byDefault });
const choice = (description: string, options: readonly string[], byDefault: string): Field =>
  value({ type: 'string', enum: options, description, default: byDefault });

const DATA: Section = {
  source: {
    kind: 'word',
    word: 'source',
    required: true,
    description: 'Where the pictures are: a folder, an https archive, the name of a known data set such as PETS, or drawn ones.',
  },
  path: value({ type: 'string', pathFrom: 'source', description: 'Folder below the source.', default: '' }),
  blocks: { kind: 'words', word: 'block', description: 'What goes in and what comes out.', default: ['image', 'category'] },
  get_items: { kind: 'word', word: 'getter', description: 'Which files are items.', default: 'image_files' },
  get_x: { kind: 'word', word: 'labeller', description: 'Where the picture’s path is found, for tables.' },
  get_y: {
    kind: 'word',
    word: 'labeller',
    description: 'What the label of an item is; known data sets bring their own.',
    required: true,
    mayBeImplied: true,
  },
  splitter: { kind: 'word', word: 'splitter', description: 'Which items train and which validate.', default: 'random' },
  item_tfms: {
    kind: 'words',
    word: 'item_transform',
    description: 'Done to one picture at a time, before they are collated.',
    default: [],
  },
  batch_tfms: { kind: 'words', word: 'batch_transform', description: 'Done to a whole batch.', default: [] },
  batch_size: integer('Pictures per training step.', { minimum: 1, maximum: 65536, default: 64 }),
  val_batch_size: integer('Pictures per validation step; batch_size where left out.', { minimum: 1, maximum: 65536 }),
  num_workers: integer('Threads that load pictures; never changes a result.', { minimum: 0, maximum: 256 }),
  exif: choice('Whether the camera’s orientation is applied; fastai ignores it.', ['apply', 'ignore'], 'apply'),
  cache: value({
    type: 'string',
    minLength: 1,
    pathFrom: 'file',
    description: 'A folder, relative to this file, that keeps decoded items by content; safe to delete, never changes a result.',
  }),
  grey16: choice(
    '16-bit grey pictures: `scale` keeps the upper byte; fastai clips, which makes most of them white.',
    ['scale', 'clip'],
    'scale',
  ),
  bad_items: choice(
    'Pictures that cannot be decoded: `error` names all of them before anything trains; `skip` goes on as if the files were not there; `report` splits as if they were good, then leaves them out.',
    ['error', 'skip', 'report'],
    'error',
  ),
  seed: integer('Seed of shuffles and augmentation; the file’s where left out.', { minimum: 0, maximum: 4294967295 }),
};

/** An address begins with a scheme. */
const NO_ADDRESS = '^(?!([hH][tT][tT][pP][sS]?|[hH][fF]):|[a-zA-Z][a-zA-Z0-9+.-]+://)';

const LEARNER: Section = {
  arch: { kind: 'word', word: 'architecture', description: 'The network.', required: true },
  pretrained: value({
    oneOf: [{ type: 'boolean' }, { type: 'string', minLength: 1 }],
    pathFrom: 'file',
    pathWhen: NO_ADDRESS,
    description: 'true for the architecture’s usual weights, false for none, or a .safetensors or .pth file, or an address.',
    default: true,
  }),
  normalize: flag('Append `normalize` with ImageNet’s statistics when the weights are pretrained and no `normalize` is given.', true),
  lin_ftrs: value({
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    description: 'Sizes of the head’s hidden layers; [512] where left out.',
  }),
  ps: value({
    oneOf: [
      { type: 'number', minimum: 0, exclusiveMaximum: 1 },
      { type: 'array', items: { type: 'number', minimum: 0, exclusiveMaximum: 1 } },
    ],
    description: 'Dropout of the head: the last layer’s (the others get half), or one per layer.',
    default: 0.5,
  }),
  cut: integer(
    'How many of the network’s outer layers make the body, negative from the end; all but the last two where left out (resnets).',
    { minimum: -5, maximum: 8 },
  ),
  pool: flag('Pool the body’s features before the head; without it they must be 1 by 1.', true),
  concat_pool: flag('Pool by maximum and mean, side by side.', true),
  first_bn: flag('BatchNorm before the head’s first layer.', true),
  bn_final: flag('BatchNorm after the last layer.', false),
  lin_first: flag('Linear layers before BatchNorm and dropout.', false),
  y_range: value({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
    description: 'Squeeze outputs into this range by a sigmoid.',
  }),
  metrics: { kind: 'words', word: 'metric', description: 'Computed on the validation set after every epoch.', default: [] },
  loss: { kind: 'word', word: 'loss', description: 'What training minimises; follows from the blocks where left out.' },
  opt: { kind: 'word', word: 'optimizer', description: 'How weights move.', default: 'adam' },
  lr: number('Learning rate of stages that give none.', { exclusiveMinimum: 0, default: 0.001 }),
  moms: value({
    type: 'array',
    items: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
    minItems: 3,
    maxItems: 3,
    description: 'Momentum at the start, in the middle and at the end of a cycle, for stages that give none.',
    default: [0.95, 0.85, 0.95],
  }),
  wd: number('Weight decay; the optimizer’s own where left out.', { minimum: 0 }),
  wd_bn_bias: flag('Decay norm layers and biases too.', false),
  train_bn: flag('Norm layers train even in frozen groups.', true),
  callbacks: { kind: 'words', word: 'callback', description: 'What takes part in every fit.', default: [] },
  precision: choice('What convolutions are computed in.', ['auto', 'f32', 'bf16', 'f16'], 'auto'),
};

const CHECKPOINT: Section = {
  every_batches: integer('Training batches between two checkpoints; one is written at the end of every epoch and stage besides.', {
    minimum: 1,
    default: 100,
  }),
};

/** The whole file. */
export const ROOT: Section = {
  version: { kind: 'value', required: true, schema: { type: 'integer', enum: [1], description: 'Version of the language: 1.' } },
  name: value({
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
    description: 'Names the run folder; the file’s name where left out.',
  }),
  seed: integer('One seed for everything that is not given its own.', { minimum: 0, maximum: 4294967295, default: 42 }),
  extends: value({
    oneOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', items: { type: 'string', minLength: 1 } },
    ],
    description: 'Files this one builds on: maps are merged, lists replaced.',
  }),
  plugins: value({
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description:
      'JavaScript modules with words of your own, relative to this file. Using the file runs them; looking at it does with --plugins alone, or where .pipefile-trust lists them.',
  }),
  data: { kind: 'section', section: DATA, description: 'What is learned from.', required: true },
  learner: { kind: 'section', section: LEARNER, description: 'What learns.', required: true },
  train: { kind: 'words', word: 'stage', description: 'The stages of training, in order.', required: true },
  checkpoint: { kind: 'section', section: CHECKPOINT, description: 'How much a kill may cost; never changes a result.' },
  outputs: { kind: 'words', word: 'output', description: 'What is drawn after training.', default: [] },
};
