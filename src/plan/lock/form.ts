import { type FormSchema, formChecker } from '../../util/form.ts';

const TEXT: FormSchema = { type: 'string', maxLength: 1000 };
const COUNT: FormSchema = { type: 'integer', minimum: 0 };
const mapOf = (values: FormSchema): FormSchema => ({ type: 'object', additionalProperties: values });
const fields = (properties: Readonly<Record<string, FormSchema>>, optional: readonly string[] = []): FormSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const SCORE: FormSchema = { type: 'number' };
const DATA = fields(
  {
    root: TEXT,
    items: COUNT,
    bytes: COUNT,
    train: COUNT,
    valid: COUNT,
    split: TEXT,
    classes: mapOf(fields({ train: COUNT, valid: COUNT })),
  },
  ['classes'],
);
const RESULTS = fields(
  {
    metrics: mapOf({ type: ['number', 'null'] }),
    model: TEXT,
    classes: mapOf(fields({ precision: SCORE, recall: SCORE, f1: SCORE })),
    lower_is_better: { type: 'array', items: TEXT },
  },
  ['classes', 'lower_is_better'],
);

/** Where and how a value is no lock (see Lock); undefined for a lock. */
export const lockMistake: (value: unknown) => string | undefined = formChecker(
  fields(
    {
      version: { const: 1 },
      data: DATA,
      weights: TEXT,
      engine: fields({ name: TEXT, precision: TEXT, detail: TEXT, threads: COUNT }),
      versions: mapOf(TEXT),
      lr_find: mapOf(mapOf({ type: 'number' })),
      results: RESULTS,
      values: { type: 'object' },
    },
    ['lr_find'],
  ),
);
