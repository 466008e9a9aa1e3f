import { Ajv, type ValidateFunction } from 'ajv';

/** A JSON Schema, draft-07. */
export type FormSchema = Readonly<Record<string, unknown>>;

/** Says where and how a value first departs from a schema ('results.metrics must be object'); undefined where it has the schema's form. Compiles the schema at the first call. */
export function formChecker(schema: FormSchema): (value: unknown) => string | undefined {
  let check: ValidateFunction | undefined;
  return (value) => {
    check ??= new Ajv({ strict: false, logger: false, discriminator: true }).compile(schema);
    if (check(value)) return undefined;
    const { instancePath = '', message = '' } = check.errors?.[0] ?? {};
    return `${instancePath.slice(1, 200).replaceAll('/', '.') || 'the whole'} ${message}`;
  };
}
