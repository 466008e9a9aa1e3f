import { type FormSchema, formChecker } from '../util/form.ts';
import { wordForm } from './word-form.ts';

type Fields = Readonly<Record<string, FormSchema>>;

const TEXT: FormSchema = { type: 'string', maxLength: 10_000 };
const FLAG: FormSchema = { type: 'boolean' };
const NUMBER: FormSchema = { type: 'number' };
const SHARE: FormSchema = { type: 'number', minimum: 0, maximum: 1 };
const PAIR: FormSchema = { type: 'array', items: NUMBER, minItems: 2, maxItems: 2 };
const listOf = (items: FormSchema, maxItems: number): FormSchema => ({ type: 'array', items, maxItems });

/** A map with these fields; those whose name ends in `?` may be missing. */
function fields(named: Fields): FormSchema {
  const properties = Object.fromEntries(Object.entries(named).map(([name, schema]) => [name.replace('?', ''), schema]));
  return { type: 'object', properties, required: Object.keys(named).filter((name) => !name.endsWith('?')) };
}

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
const OF_CHANNELS = { ...listOf(NUMBER, 3), minItems: 1 };
const PLUGIN = fields({ path: TEXT, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } });

/** Where and how a value is no description of a model (see ModelFile); undefined for one. */
export const modelMistake: (value: unknown) => string | undefined = formChecker(
  fields({
    name: TEXT,
    arch: wordForm('architecture'),
    'cut?': { type: 'integer' },
    head: HEAD,
    nIn: { enum: [1, 3] },
    nOut: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    vocab: VOCAB,
    blocks: { ...listOf(wordForm('block'), 2), minItems: 2 },
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
