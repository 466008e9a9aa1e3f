import type { Registry } from '../language/registry.ts';
import type { OptionSchema } from '../language/schema-type.ts';
import { WORD_KINDS, type Word, type WordKind } from '../language/word.ts';
import { type Field, ROOT, type Section } from './grammar.ts';
import { MAX_WORDS } from './resolve.ts';
import { withSecondNames } from './second-names.ts';

type Json = Readonly<Record<string, unknown>>;

/** The published JSON Schema (draft-07) of pipeline files, for editors: every word in its short and long forms, with descriptions to show on hover. */
export function pipelineSchema(registry: Registry): Json {
  const kinds = WORD_KINDS.filter((kind) => registry.names(kind).length > 0);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:pipefile:schema:pipeline:1',
    title: 'pipefile pipeline',
    description: 'Image classification as a file. Generated from the words of the language; do not edit.',
    ...sectionSchema(ROOT),
    patternProperties: { '^x-': { description: 'A place for anchors; means nothing itself.' } },
    definitions: Object.fromEntries(kinds.map((kind) => [kind, wordSchema(kind, registry)])),
  };
}

function sectionSchema(section: Section): Json {
  const required = Object.entries(section).flatMap(([name, field]) => (field.required && !('mayBeImplied' in field) ? [name] : []));
  return {
    type: 'object',
    additionalProperties: false,
    properties: withSecondNames(Object.fromEntries(Object.entries(section).map(([name, field]) => [name, fieldSchema(field)]))),
    ...(required.length > 0 ? { required } : {}),
  };
}

function fieldSchema(field: Field): Json {
  if (field.kind === 'value') return described(field.schema);
  const { description } = field;
  if (field.kind === 'section') return { ...sectionSchema(field.section), description, markdownDescription: description };
  const reference = { $ref: `#/definitions/${field.word}` };
  if (field.kind === 'word') return { allOf: [reference], description, markdownDescription: description };
  return { oneOf: [{ type: 'array', items: reference, maxItems: MAX_WORDS }, reference], description, markdownDescription: description };
}

/** All forms of all words of a kind. */
function wordSchema(kind: WordKind, registry: Registry): Json {
  const words = registry.names(kind).map((name) => registry.get(kind, name)!);
  const bare = words.filter((word) => word.options.required === undefined);
  const forms: Json[] = bare.map((word) => ({ const: word.name, description: word.summary, markdownDescription: word.summary }));
  if (kind === 'source')
    forms.push({
      type: 'string',
      not: { enum: bare.map(({ name }) => name) },
      description: 'A folder, an https address, or the name of a known data set.',
    });
  return { anyOf: [...forms, ...words.map(mapForm)] };
}

function mapForm(word: Word): Json {
  return {
    type: 'object',
    additionalProperties: false,
    required: [word.name],
    properties: { [word.name]: optionsSchema(word) },
    description: word.summary,
    defaultSnippets: [{ label: word.name, description: word.summary, body: { [word.name]: snippetBody(word) } }],
  };
}

function optionsSchema({ options, shorthand, summary }: Word): Json {
  const properties = withSecondNames(
    Object.fromEntries(Object.entries(options.properties).map(([name, schema]) => [name, described(schema)])),
  );
  const long: Json = {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(options.required ? { required: options.required } : {}),
  };
  const forms: Json[] = [long];
  if (options.required === undefined) forms.push({ type: 'null' });
  if (shorthand !== undefined) forms.push(described(options.properties[shorthand]!));
  return { anyOf: forms, description: summary, markdownDescription: documentation(summary, options.properties) };
}

function snippetBody({ options, shorthand }: Word): unknown {
  const first = shorthand ?? options.required?.[0];
  return first === undefined ? {} : (options.properties[first]?.default ?? `$1`);
}

function documentation(summary: string, properties: Readonly<Record<string, OptionSchema>>): string {
  const rows = Object.entries(properties).map(([name, { description, default: byDefault }]) => {
    const value = byDefault === undefined ? '' : ` Default \`${JSON.stringify(byDefault)}\`.`;
    return `- \`${name}\`: ${description ?? ''}${value}`;
  });
  return rows.length === 0 ? summary : `${summary}\n\n${rows.join('\n')}`;
}

/** An option that holds words. */
function nestedSchema({ type, description = '', default: byDefault }: OptionSchema, kind: WordKind): Json {
  const reference = { $ref: `#/definitions/${kind}` };
  const common = { description, markdownDescription: description, ...(byDefault === undefined ? {} : { default: byDefault }) };
  return type === 'array'
    ? { oneOf: [{ type: 'array', items: reference, maxItems: MAX_WORDS }, reference], ...common }
    : { allOf: [reference], ...common };
}

/** Option schemas are draft-07 without what is ours alone. Patterns lose their format: to a reader of the schema `regex` means JavaScript's, and these are Python's. */
function described(schema: OptionSchema): Json {
  if (schema.word) return nestedSchema(schema, schema.word);
  const { format: _, pathFrom: __, pathWhen: ___, ...rest } = schema;
  return schema.description === undefined ? rest : { ...rest, markdownDescription: schema.description };
}
