import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { OptionSchema } from '../language/schema-type.ts';
import { nearest, shortened } from '../util/text.ts';
import { describeSchema, describeTree } from './describe.ts';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import { describeRefusal, refusalOf } from './regex-diagnostic.ts';
import { SECOND_NAMES } from './second-names.ts';
import { placeOf, plain, type Tree } from './tree.ts';

const ajv = new Ajv({
  allErrors: true,
  useDefaults: true,
  strict: false,
  validateFormats: true,
  logger: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false },
});
ajv.addFormat('regex', { validate: (text: string) => refusalOf(text) === undefined });

/** Checks a value against a schema and fills in defaults; every mistake becomes a diagnostic at its own place. */
export function validateTree(
  tree: Tree,
  schema: OptionSchema,
  path: string,
): { readonly value: unknown; readonly diagnostics: readonly Diagnostic[] } {
  const value = plain(tree);
  const wrapped = { value };
  const check = validatorOf(schema);
  if (check(wrapped)) return { value: wrapped.value, diagnostics: surprisesIn(tree, schema, path) };
  return { value: undefined, diagnostics: explain(check.errors ?? [], tree, schema, path) };
}

/** Text that a schema accepts but that was meant for true or false: `pretrained: no` would be a file of that name. */
function surprisesIn(tree: Tree, schema: OptionSchema, path: string): Diagnostic[] {
  if (tree.kind === 'map') {
    const { properties = {} } = schema;
    return [...tree.entries].flatMap(([name, { value }]) =>
      Object.hasOwn(properties, name) ? surprisesIn(value, properties[name]!, `${path}.${name}`) : [],
    );
  }
  const types = schema.oneOf?.map(({ type }) => type);
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !types?.includes('boolean') || !types.includes('string')) return [];
  const meant = /^(true|yes|on|y)$/i.test(tree.value) ? 'true' : /^(false|no|off|n)$/i.test(tree.value) ? 'false' : undefined;
  if (meant === undefined) return [];
  const hint = `write ${meant} without quotes; a file of that name is ./${tree.value}`;
  const base = { severity: 'error', expected: describeSchema(schema), found: describeTree(tree), path, ...placeOf(tree.origin) } as const;
  return [{ ...base, code: 'yaml-surprise', message: `'${path.split('.').at(-1)!}' is text here, not ${meant}`, hint }];
}

const validators = new WeakMap<OptionSchema, ValidateFunction>();

function validatorOf(schema: OptionSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const validator = ajv.compile({ type: 'object', properties: { value: schema } });
  validators.set(schema, validator);
  return validator;
}

/** Why a schema cannot be used, such as a pattern that is none; undefined where it can. */
export function schemaFault(schema: OptionSchema): string | undefined {
  try {
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function explain(errors: readonly ErrorObject[], tree: Tree, schema: OptionSchema, path: string): Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const error of errors) {
    if (byPlace.size > MAX_SHOWN) break;
    const steps = error.instancePath
      .split('/')
      .slice(2)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const place = outsideAlternatives(steps, schema);
    const at = locate(tree, place);
    const here = `${path}${place.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`;
    const inside = schemaAt(schema, place);
    if (inside.oneOf === undefined && error.keyword === 'additionalProperties') {
      const name = String(error.params.additionalProperty);
      byPlace.set(`${here}#${name}`, unknownKey(name, at, here, Object.keys(inside.properties ?? {})));
    } else if (inside.oneOf === undefined && error.keyword === 'required') {
      const name = String(error.params.missingProperty);
      byPlace.set(`${here}#${name}`, missingKey(name, at, here, inside.properties?.[name]));
    } else if (!byPlace.has(here)) byPlace.set(here, wrongValue(at, here, inside));
  }
  return [...byPlace.values()];
}

/** A key that does not belong here. */
export function unknownKey(name: string, parent: Tree, path: string, known: readonly string[]): Diagnostic {
  const entry = parent.kind === 'map' ? parent.entries.get(name) : undefined;
  const near = nearest(name, known);
  const same = Object.hasOwn(SECOND_NAMES, name) ? known.find((other) => other === SECOND_NAMES[name]) : undefined;
  const hint = same === undefined ? near && `did you mean '${near}'?` : `'${same}' means the same and is here already: keep one`;
  return {
    code: 'unknown-key',
    severity: 'error',
    message: `there is no '${shortened(name)}' here`,
    expected: known.length === 0 ? 'no options' : `one of ${known.join(', ')}`,
    found: `'${shortened(name)}'`,
    path: path === '' ? shortened(name) : `${path}.${shortened(name)}`,
    ...(hint === undefined ? {} : { hint }),
    ...placeOf(entry?.key ?? parent.origin),
  };
}

/** A key that must be there. */
export function missingKey(name: string, parent: Tree, path: string, schema?: OptionSchema): Diagnostic {
  return {
    code: 'missing-key',
    severity: 'error',
    message: `'${name}' is missing`,
    ...(schema === undefined ? {} : { expected: `${name}: ${describeSchema(schema)}` }),
    path: path === '' ? name : `${path}.${name}`,
    ...placeOf(parent.origin),
  };
}

function wrongValue(tree: Tree, path: string, schema: OptionSchema): Diagnostic {
  const base = { severity: 'error' as const, expected: describeSchema(schema), found: describeTree(tree), path, ...placeOf(tree.origin) };
  const name = path.split('.').at(-1)!;
  const surprise = yamlSurprise(tree, schema);
  if (surprise !== undefined) return { ...base, code: 'yaml-surprise', message: `'${name}' is not what YAML made of it`, hint: surprise };
  const refusal = schema.format === 'regex' && tree.kind === 'scalar' && typeof tree.value === 'string' ? refusalOf(tree.value) : undefined;
  if (refusal && tree.kind === 'scalar') return { ...base, code: 'wrong-value', ...describeRefusal(tree, refusal) };
  const near =
    tree.kind === 'scalar' && typeof tree.value === 'string' && schema.enum ? nearest(tree.value, schema.enum.map(String)) : undefined;
  const rightType = schema.enum === undefined && tree.kind === 'scalar' && fits(tree.value, schema);
  return {
    ...base,
    code: schema.enum || rightType ? 'wrong-value' : 'wrong-type',
    message: `'${name}' has a value it cannot have`,
    ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
  };
}

/** What a user may not know about how YAML reads plain scalars. */
function yamlSurprise(tree: Tree, schema: OptionSchema): string | undefined {
  if (tree.kind !== 'scalar') return undefined;
  const { value, text } = tree;
  if (tree.quoted) return quotedSurprise(text, schema);
  if (schema.type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `YAML reads ${text} as a ${typeof value}; write '${text}' in quotes for the text`;
  }
  if (schema.type === 'boolean' && typeof value === 'string' && /^(yes|no|on|off|y|n)$/i.test(value)) {
    return `YAML 1.2 reads ${text} as text; write ${/^(yes|on|y)$/i.test(value) ? 'true' : 'false'}`;
  }
  if ((schema.type === 'number' || schema.type === 'integer') && typeof value === 'string' && /^[+-]?[\d_,.]+(e[+-]?\d+)?$/i.test(value)) {
    return `YAML 1.2 reads ${text} as text; write the number without separators: ${value.replaceAll(/[_,]/g, '')}`;
  }
  return undefined;
}

function quotedSurprise(text: string, { type }: OptionSchema): string | undefined {
  const isNumber = (type === 'number' || type === 'integer') && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return isNumber || (type === 'boolean' && /^(true|false)$/.test(text)) ? `in quotes it is text: take the quotes off, ${text}` : undefined;
}

function fits(value: unknown, schema: OptionSchema): boolean {
  const type = schema.type === 'integer' ? 'number' : schema.type;
  return (typeof value as string) === type && (schema.type !== 'integer' || Number.isInteger(value));
}

/** Errors below a oneOf speak of one alternative; the place to name is the value with the alternatives. */
function outsideAlternatives(steps: readonly string[], schema: OptionSchema): readonly string[] {
  let at: OptionSchema | undefined = schema;
  for (const [i, step] of steps.entries()) {
    if (at === undefined || at.oneOf) return steps.slice(0, i);
    at = /^\d+$/.test(step) ? at.items : at.properties?.[step];
  }
  return steps;
}

function schemaAt(schema: OptionSchema, steps: readonly string[]): OptionSchema {
  let at: OptionSchema = schema;
  for (const step of steps) at = (/^\d+$/.test(step) ? at.items : at.properties?.[step]) ?? {};
  return at;
}

function locate(tree: Tree, steps: readonly string[]): Tree {
  let at = tree;
  for (const step of steps) {
    const next = at.kind === 'map' ? at.entries.get(step)?.value : at.kind === 'list' ? at.items[Number(step)] : undefined;
    if (!next) return at;
    at = next;
  }
  return at;
}
