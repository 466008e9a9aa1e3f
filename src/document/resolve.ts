import type { Registry } from '../language/registry.ts';
import type { Word, WordKind } from '../language/word.ts';
import { nearest, shortened } from '../util/text.ts';
import { describeTree } from './describe.ts';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import type { Origin } from './document.ts';
import type { Field, Section } from './grammar.ts';
import { withFirstNames } from './second-names.ts';
import { type Entry, type ListTree, type MapTree, placeOf, type ScalarTree, type Tree } from './tree.ts';
import { missingKey, unknownKey, validateTree } from './validate.ts';

/** A word as used: its options with defaults filled in, where it stands, and what it makes of them. */
export interface UsedWord {
  readonly word: Word;
  readonly options: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly origin: Origin;
}
/** A section with every field resolved: plain values, words, lists of words, sections. */
export interface Resolved {
  readonly [key: string]: unknown;
}

export interface Resolution {
  readonly diagnostics: Diagnostic[];
  readonly origins: Map<string, Origin>;
  readonly registry: Registry;
}

/** Resolves a section: unknown and missing keys, values against their schemas, words against the registry. Collects every mistake in `into.diagnostics`. */
export function resolveSection(tree: Tree, section: Section, path: string, into: Resolution): Resolved {
  if (tree.kind !== 'map') {
    into.diagnostics.push({
      code: 'wrong-type',
      severity: 'error',
      message: path === '' ? 'a pipeline file is a map of keys' : `'${path}' is a map of keys`,
      expected: `a map with ${Object.keys(section).slice(0, 6).join(', ')}`,
      found: describeTree(tree),
      path,
      ...placeOf(tree.origin),
    });
    return {};
  }
  const { entries } = withFirstNames(tree, section);
  for (const name of entries.keys()) {
    if (into.diagnostics.length > MAX_SHOWN) break;
    if (!Object.hasOwn(section, name) && !(path === '' && name.startsWith('x-')))
      into.diagnostics.push(unknownKey(name, tree, path, Object.keys(section)));
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(section)) {
    const entry = entries.get(name);
    const at = path === '' ? name : `${path}.${name}`;
    const value = entry ? resolveField(entry, field, at, into) : absentField(tree, name, field, path, at, into);
    if (value !== undefined) resolved[name] = value;
  }
  return resolved;
}

function resolveField({ key, value }: Entry, field: Field, path: string, into: Resolution): unknown {
  into.origins.set(path, value.origin.kind === 'file' && value.kind === 'scalar' ? value.origin : key);
  switch (field.kind) {
    case 'value': {
      const checked = validateTree(value, field.schema, path);
      into.diagnostics.push(...checked.diagnostics);
      return checked.value;
    }
    case 'word':
      return resolveWord(value, field.word, path, into);
    case 'words':
      return resolveWords(value, field.word, path, into);
    case 'section':
      return resolveSection(value, field.section, path, into);
  }
}

function absentField(parent: MapTree, name: string, field: Field, path: string, at: string, into: Resolution): unknown {
  if (field.required) {
    into.diagnostics.push(missingKey(name, parent, path, field.kind === 'value' ? field.schema : undefined));
    return undefined;
  }
  const origin: Origin = { kind: 'default', word: path === '' ? 'pipeline' : path };
  if (field.kind === 'value') {
    if (field.schema.default !== undefined) into.origins.set(at, origin);
    return structuredClone(field.schema.default);
  }
  if (field.kind === 'section' || field.default === undefined) return undefined;
  into.origins.set(at, origin);
  if (field.kind === 'word') return resolveWord(implied(field.default, origin), field.word, at, into);
  return field.default.map((text, i) => resolveWord(implied(text, origin), field.word, `${at}[${i}]`, into));
}

function resolveWords(tree: Tree, kind: WordKind, path: string, into: Resolution): readonly UsedWord[] {
  const list: Pick<ListTree, 'items'> = tree.kind === 'list' ? tree : { items: isNothing(tree) ? [] : [tree] };
  if (list.items.length > MAX_WORDS) {
    const message = `'${path}' has ${list.items.length.toLocaleString('en-US')} ${kind.replace('_', ' ')}s`;
    const expected = `at most ${MAX_WORDS.toLocaleString('en-US')}`;
    into.diagnostics.push({ code: 'wrong-value', severity: 'error', message, expected, path, ...placeOf(tree.origin) });
    return [];
  }
  return list.items.map((item, i) => resolveWord(item, kind, `${path}[${i}]`, into)).filter((word) => word !== undefined);
}

/** Words of one list. What looks at every pair of them, as callbacks that watch metrics, stays fast. */
export const MAX_WORDS = 1000;

/** One word in any of its three forms, or a bare text that means one. */
function resolveWord(tree: Tree, kind: WordKind, path: string, into: Resolution): UsedWord | undefined {
  if (into.diagnostics.length > MAX_SHOWN) return undefined;
  const used = nameAndOptions(tree, kind, into.registry);
  const names = into.registry.names(kind);
  const label = kind.replace('_', ' ');
  if (used === undefined) {
    into.diagnostics.push({
      code: 'wrong-type',
      severity: 'error',
      message: `'${path}' is not one ${label}`,
      expected: `a ${label}: its name, or its name with its options`,
      found: describeTree(tree),
      path,
      ...placeOf(tree.origin),
    });
    return undefined;
  }
  const word = into.registry.get(kind, used.name);
  if (!word) {
    const near = nearest(used.name, names);
    into.diagnostics.push({
      code: 'unknown-word',
      severity: 'error',
      message: `there is no ${label} named '${shortened(used.name)}'`,
      expected: `one of ${names.join(', ')}`,
      found: `'${shortened(used.name)}'`,
      path,
      ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
      ...placeOf(used.origin),
    });
    return undefined;
  }
  const at = `${path}.${word.name}`;
  into.origins.set(path, used.origin);
  const { plainOptions, nested } = nestedWords(used.options, word, at, into);
  const checked = validateTree(plainOptions, word.options, at);
  into.diagnostics.push(...checked.diagnostics);
  if (checked.diagnostics.length > 0) return undefined;
  const options = { ...(checked.value as Record<string, unknown>), ...nested };
  const together = word.check?.(options);
  if (together) {
    const { option, message, hint } = together;
    const entry = used.options.kind === 'map' ? used.options.entries.get(option) : undefined;
    into.diagnostics.push({
      code: 'wrong-value',
      severity: 'error',
      message,
      ...(hint === undefined ? {} : { hint }),
      path: `${at}.${option}`,
      ...placeOf(entry?.value.origin ?? used.origin),
    });
    return undefined;
  }
  for (const name of Object.keys(options)) {
    const entry = used.options.kind === 'map' ? used.options.entries.get(name) : undefined;
    into.origins.set(`${at}.${name}`, entry?.value.origin ?? { kind: 'default', word: word.name });
  }
  return { word, options, path, origin: used.origin };
}

/** Options that hold words themselves (`cbs`), resolved and taken out of the rest. */
function nestedWords(options: Tree, word: Word, path: string, into: Resolution): { plainOptions: Tree; nested: Record<string, unknown> } {
  const holders = Object.entries(word.options.properties).filter(([, schema]) => schema.word !== undefined);
  if (holders.length === 0 || options.kind !== 'map') return { plainOptions: options, nested: {} };
  const entries = new Map(withFirstNames(options, word.options.properties).entries);
  const nested: Record<string, unknown> = {};
  for (const [name, schema] of holders) {
    const entry = entries.get(name);
    entries.delete(name);
    const at = `${path}.${name}`;
    const kind = schema.word!;
    if (entry)
      nested[name] = schema.type === 'array' ? resolveWords(entry.value, kind, at, into) : resolveWord(entry.value, kind, at, into);
    else if (schema.type === 'array') nested[name] = [];
    else if (typeof schema.default === 'string')
      nested[name] = resolveWord(implied(schema.default, { kind: 'default', word: word.name }), kind, at, into);
  }
  return { plainOptions: { ...options, entries }, nested };
}

function implied(text: string, origin: Origin): ScalarTree {
  return { kind: 'scalar', value: text, text, quoted: false, origin };
}

interface Usage {
  readonly name: string;
  readonly options: Tree;
  readonly origin: Origin;
}

/** The name that a word is used by, and its options as they are written; undefined for what is no word in any form. */
export function nameAndOptions(tree: Tree, kind: WordKind, registry: Registry): Usage | undefined {
  if (tree.kind === 'scalar' && typeof tree.value === 'string') return bareName(tree, tree.value, kind, registry);
  if (tree.kind !== 'map' || tree.entries.size !== 1) return undefined;
  const [[name, { key, value }]] = [...tree.entries] as [[string, Entry]];
  return { name, options: expandShorthand(value, registry.get(kind, name)), origin: key };
}

function bareName(tree: ScalarTree, text: string, kind: WordKind, registry: Registry): Usage {
  const { origin } = tree;
  const meant = registry.get(kind, text) === undefined ? wordOfText(text, kind, registry) : undefined;
  if (meant?.shorthand !== undefined) return { name: meant.name, options: optionMap({ [meant.shorthand]: tree }, origin), origin };
  return { name: text, options: optionMap({}, origin), origin };
}

/** The word that a bare text means though it is none's name, such as a folder. */
function wordOfText(text: string, kind: WordKind, registry: Registry): Word | undefined {
  const words = registry.names(kind).map((name) => registry.get(kind, name)!);
  return words.findLast(({ bareText }) => bareText !== undefined && new RegExp(bareText).test(text));
}

/** `fine_tune: 2` means `fine_tune: { epochs: 2 }`; nothing means no options. */
function expandShorthand(value: Tree, word: Word | undefined): Tree {
  if (isNothing(value)) return optionMap({}, value.origin);
  if (value.kind === 'map' || word?.shorthand === undefined) return value;
  return optionMap({ [word.shorthand]: value }, value.origin);
}

function optionMap(values: Readonly<Record<string, Tree>>, origin: Origin): MapTree {
  return { kind: 'map', origin, entries: new Map(Object.entries(values).map(([name, value]) => [name, { key: value.origin, value }])) };
}

function isNothing(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}
