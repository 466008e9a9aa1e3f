import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { shortened } from '../util/text.ts';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import type { Origin } from './document.ts';
import { rangeAt, type SourceFile } from './source-file.ts';
import { MAX_DEPTH, readYaml, type YamlNodes, yamlLimit } from './yaml.ts';

/** A YAML value in which every part knows where it was written. */
export type Tree = MapTree | ListTree | ScalarTree;
export interface MapTree {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly origin: Origin;
}
export interface Entry {
  readonly key: Origin;
  readonly value: Tree;
}
export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly origin: Origin;
}
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly text: string;
  readonly quoted: boolean;
  readonly origin: Origin;
}

/** Values of a file together with those of the files it extends, aliases expanded. */
export const MAX_VALUES = 20_000;

/** How many more values may be read; shared by a file and those it extends. */
export interface ValueBudget {
  values: number;
}

/** Parses YAML 1.2 (core schema, with `<<` as YAML 1.1 had it) into a tree, or gives every reason why not. Depth and the number of values are limited. */
export function parseTree(
  source: SourceFile,
  budget: ValueBudget = { values: MAX_VALUES },
): { readonly tree?: Tree; readonly diagnostics: readonly Diagnostic[] } {
  const { nodes, diagnostics } = readYaml(source);
  if (!nodes) return { diagnostics };
  const found: Diagnostic[] = [...diagnostics];
  try {
    return { tree: convert(nodes.contents, { source, aliases: nodes.aliases, budget, found, depth: 0 }), diagnostics: found };
  } catch (error) {
    if (error instanceof TreeLimit) return { diagnostics: [...found, error.diagnostic] };
    throw error;
  }
}

/** The plain value of a tree. */
export function plain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
}

class TreeLimit extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

interface Context {
  readonly source: SourceFile;
  readonly aliases: YamlNodes['aliases'];
  readonly budget: ValueBudget;
  /** Mistakes that do not keep the rest from being read. */
  readonly found: Diagnostic[];
  readonly depth: number;
}

function convert(node: Node | null, context: Context): Tree {
  const { source, aliases, depth } = context;
  const start = node?.range?.[0] ?? 0;
  const origin: Origin = { kind: 'file', range: rangeAt(source, start, node?.range?.[1] ?? start) };
  spend(1, start, context);
  if (depth > MAX_DEPTH) throw new TreeLimit(yamlLimit(source, start, 'yaml-depth-limit', `values nested more than ${MAX_DEPTH} deep`));
  const inner = { ...context, depth: depth + 1 };
  if (isAlias(node)) {
    const target = aliases.get(node);
    if (target) return convert(target, inner);
    throw new TreeLimit(yamlLimit(source, start, 'yaml-syntax', `the alias *${shortened(node.source)} has no anchor before it`));
  }
  if (isMap(node)) return convertMap(node, origin, inner);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item as Node | null, inner)), origin };
  if (!isScalar(node)) return emptyAt(origin);
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  return finite(scalar(node.value, String(node.source ?? node.value ?? ''), quoted, origin), context);
}

function convertMap(map: YAMLMap, origin: Origin, context: Context): MapTree {
  const entries = new Map<string, Entry>();
  const merged: Tree[] = [];
  for (const pair of map.items) {
    const { name, key, merges } = readKey(pair.key as Node | null, map, context);
    const value = pair.value === null ? emptyAt(key) : convert(pair.value as Node, context);
    if (merges) merged.push(...(value.kind === 'list' ? value.items : [value]));
    else if (entries.has(name)) note(twice(name, key, entries.get(name)!.key), context);
    else entries.set(name, { key, value });
  }
  for (const base of merged) mergeInto(entries, base, context);
  return { kind: 'map', entries, origin };
}

function readKey(key: Node | null, map: YAMLMap, { source }: Context): { name: string; key: Origin; merges: boolean } {
  const from = key?.range?.[0] ?? map.range?.[0] ?? 0;
  if (!isScalar(key)) {
    throw new TreeLimit({ ...yamlLimit(source, from, 'wrong-type', 'a key that is not a plain name'), expected: 'a name' });
  }
  const origin: Origin = { kind: 'file', range: rangeAt(source, from, key.range?.[1] ?? from) };
  return { name: String(key.value ?? key.source ?? ''), key: origin, merges: key.value === '<<' && key.type === 'PLAIN' };
}

/** The keys of `<<: *base` that the map does not have itself; of several bases the first one's. */
function mergeInto(entries: Map<string, Entry>, base: Tree, context: Context): void {
  if (base.kind !== 'map') {
    const expected = 'a map to take keys from, such as <<: *name, or a list of such maps';
    note({ code: 'wrong-type', severity: 'error', message: '`<<` merges maps', expected, ...placeOf(base.origin) }, context);
    return;
  }
  spend(base.entries.size, base.origin.kind === 'file' ? base.origin.range.start : 0, context);
  for (const [name, entry] of base.entries) if (!entries.has(name)) entries.set(name, entry);
}

function spend(values: number, at: number, { budget, source }: Context): void {
  budget.values -= values;
  if (budget.values >= 0) return;
  const message = `more than ${MAX_VALUES.toLocaleString('en-US')} values, aliases expanded`;
  throw new TreeLimit(yamlLimit(source, at, 'yaml-alias-limit', message));
}

function twice(name: string, key: Origin, first: Origin): Diagnostic {
  return {
    code: 'yaml-duplicate-key',
    severity: 'error',
    message: `'${shortened(name)}' stands twice in this map`,
    hint: 'keep one of them',
    ...placeOf(key),
    related: [{ message: `'${shortened(name)}' stands here first`, ...placeOf(first) }],
  };
}

/** Infinity and NaN mean something nowhere in a pipeline; also a number with too large an exponent is infinite. */
function finite(tree: ScalarTree, context: Context): ScalarTree {
  const { value, text, origin } = tree;
  if (typeof value !== 'number' || Number.isFinite(value)) return tree;
  const message = `${shortened(text)} is ${Number.isNaN(value) ? 'not a number' : 'infinite'}`;
  note({ code: 'wrong-value', severity: 'error', message, expected: 'a finite number', ...placeOf(origin) }, context);
  return { ...tree, value: 0 };
}

/** More than are shown need not be kept. */
function note(diagnostic: Diagnostic, { found }: Context): void {
  if (found.length <= MAX_SHOWN) found.push(diagnostic);
}

/** A diagnostic's range: where a value was written, or nothing for a flag. */
export function placeOf(origin: Origin): Pick<Diagnostic, 'range'> | Record<never, never> {
  return origin.kind === 'file' ? { range: origin.range } : {};
}

function scalar(value: unknown, text: string, quoted: boolean, origin: Origin): ScalarTree {
  const simple =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : value === null || value === undefined
        ? null
        : String(value);
  return { kind: 'scalar', value: simple, text, quoted, origin };
}

function emptyAt(origin: Origin): ScalarTree {
  return { kind: 'scalar', value: null, text: '', quoted: false, origin };
}
