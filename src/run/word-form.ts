import type { OptionSchema, OptionsSchema } from '../language/schema-type.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Word, WordKind, Words } from '../language/word.ts';
import { type FormSchema, formChecker } from '../util/form.ts';

/** The form of a stored word of a kind; its options are any. */
export function wordForm(kind: WordKind): FormSchema {
  const name = { type: 'string', maxLength: 200 };
  return {
    type: 'object',
    properties: { kind: { const: kind }, word: name, options: { type: 'object' }, plugin: name },
    required: ['kind', 'word', 'options'],
  };
}

/** Why a stored word is none that `words` can create: a name or options that no file could have; words inside the options are looked at too. Undefined for one. */
export function wordMistake({ kind, word: name, options }: WordSpec, words: Words): string | undefined {
  const word = words.get(kind, name);
  const what = `the ${kind.replace('_', ' ')} '${name}'`;
  if (word === undefined) return `there is no ${what.slice(4)}`;
  const mistake = optionsMistake(word, options) ?? innerMistake(word, options, words) ?? word.check?.(options)?.message;
  return mistake && `${what}: ${mistake}`;
}

function innerMistake({ options: { properties } }: Word, options: WordSpec['options'], words: Words): string | undefined {
  return Object.entries(properties)
    .filter(([name, schema]) => schema.word !== undefined && options[name] !== undefined)
    .flatMap(([name]) => [options[name]].flat() as readonly WordSpec[])
    .map((spec) => wordMistake(spec, words))
    .find((mistake) => mistake !== undefined);
}

const checkers = new WeakMap<OptionsSchema, ReturnType<typeof formChecker>>();

function optionsMistake({ options: schema }: Word, options: WordSpec['options']): string | undefined {
  const checker = checkers.get(schema) ?? formChecker(formOf(schema));
  checkers.set(schema, checker);
  return checker(options);
}

/** Stored options have their defaults filled in, and words inside them are stored words. */
function formOf({ properties, required = [], ...rest }: OptionsSchema): FormSchema {
  const entries = Object.entries(properties);
  const filled = entries.filter(([, schema]) => schema.default !== undefined).map(([name]) => name);
  const forms = entries.map(([name, schema]) => [name, schema.word === undefined ? schema : innerForm(schema, schema.word)]);
  return { ...rest, properties: Object.fromEntries(forms), required: [...new Set([...required, ...filled])] };
}

function innerForm({ type }: OptionSchema, kind: WordKind): FormSchema {
  return type === 'array' ? { type, items: wordForm(kind), maxItems: 1000 } : wordForm(kind);
}
