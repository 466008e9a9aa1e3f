import { type FormSchema, formChecker } from '../util/form.ts';
import { wordForm } from './word-form.ts';

type Fields = Readonly<Record<string, FormSchema>>;

const TEXT: FormSchema = { type: 'string', maxLength: 10_000 };
const NAME: FormSchema = { type: 'string', maxLength: 200 };
const FLAG: FormSchema = { type: 'boolean' };
const NUMBER: FormSchema = { type: 'number' };
const SHARE: FormSchema = { type: 'number', minimum: 0, maximum: 1 };
const PAIR: FormSchema = { type: 'array', items: NUMBER, minItems: 2, maxItems: 2 };
const listOf = (items: FormSchema, maxItems: number): FormSchema => ({ type: 'array', items, maxItems });
const CHANNELS = listOf({ type: 'integer', minimum: 1, maximum: 16_384 }, 64);
const BLOCKS_OF_LEVELS = listOf({ type: 'integer', minimum: 1, maximum: 256 }, 64);

/** A map with these fields; those whose name ends in `?` may be missing. */
function fields(named: Fields): FormSchema {
  const properties = Object.fromEntries(Object.entries(named).map(([name, schema]) => [name.replace('?', ''), schema]));
  return { type: 'object', properties, required: Object.keys(named).filter((name) => !name.endsWith('?')) };
}

/** A map whose `kind` decides on its other fields. */
function oneKind(kinds: Readonly<Record<string, Fields>>): FormSchema {
  return {
    type: 'object',
    required: ['kind'],
    discriminator: { propertyName: 'kind' },
    oneOf: Object.entries(kinds).map(([kind, rest]) => fields({ kind: { const: kind }, ...rest })),
  };
}

const BLOCK_KIND: FormSchema = { enum: ['basic', 'bottleneck'] };
const ARCH = oneKind({
  resnet: {
    block: BLOCK_KIND,
    layers: { ...BLOCKS_OF_LEVELS, minItems: 4, maxItems: 4 },
    name: NAME,
    'cut?': { type: 'integer', minimum: 5, maximum: 8 },
  },
  small: { widths: { ...CHANNELS, minItems: 1 }, name: NAME },
  xresnet: { block: BLOCK_KIND, layers: BLOCKS_OF_LEVELS, widths: CHANNELS, stem: { ...CHANNELS, minItems: 1 }, maxPool: FLAG, name: NAME },
});

const HEAD = fields({
  'linFtrs?': listOf({ type: 'integer', minimum: 1 }, 1000),
  ps: { anyOf: [SHARE, listOf(SHARE, 1001)] },
  concatPool: FLAG,
  'pool?': FLAG,
  firstBn: FLAG,
  bnFinal: FLAG,
  linFirst: FLAG,
  'yRange?': PAIR,
});

const VOCAB = listOf(TEXT, 1_000_000);
const BLOCK = oneKind({
  image: { mode: { enum: ['rgb', 'grey'] } },
  category: { 'vocab?': VOCAB, sort: FLAG, addNa: FLAG },
  multi_category: { 'vocab?': VOCAB, encoded: FLAG, addNa: FLAG },
  regression: { 'nOut?': { type: 'integer', minimum: 1 } },
});

const OF_CHANNELS = { ...listOf(NUMBER, 3), minItems: 1 };
const PLUGIN = fields({ path: TEXT, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } });

/** Where and how a value is no description of a model (see ModelFile); undefined for one. */
export const modelMistake: (value: unknown) => string | undefined = formChecker(
  fields({
    name: TEXT,
    arch: ARCH,
    head: HEAD,
    nIn: { enum: [1, 3] },
    nOut: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    vocab: VOCAB,
    blocks: { ...listOf(BLOCK, 2), minItems: 2 },
    itemTfms: listOf(wordForm('item_transform'), 1000),
    batchTfms: listOf(wordForm('batch_transform'), 1000),
    'statistics?': fields({ mean: OF_CHANNELS, std: OF_CHANNELS }),
    decode: fields({ mode: { enum: ['rgb', 'grey'] }, exif: { enum: ['apply', 'ignore'] }, grey16: { enum: ['scale', 'clip'] } }),
    activation: { enum: ['softmax', 'sigmoid', 'none'] },
    'loss?': wordForm('loss'),
    'plugins?': listOf(PLUGIN, 100),
    seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
    batchSize: { type: 'integer', minimum: 1, maximum: 65_536 },
  }),
);
