import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import type { Origin } from './document.ts';
import { rangeAt, type SourceFile } from './source-file.ts';

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

const MAX_DEPTH = 40;
const MAX_NODES = 20_000;

/** Parses YAML 1.2 (core schema) into a tree, or gives every reason why not. Depth and the number of values, aliases expanded, are limited. */
export function parseTree(source: SourceFile): { readonly tree?: Tree; readonly diagnostics: readonly Diagnostic[] } {
  if (nestsTooDeep(source.text))
    return { diagnostics: [limit(source, 0, 'yaml-depth-limit', `values nested more than ${MAX_DEPTH} deep`)] };
  const document = parseYaml(source);
  if (!document) return { diagnostics: [limit(source, 0, 'yaml-depth-limit', 'YAML that nests too deep to be read')] };
  const diagnostics: Diagnostic[] = [
    ...document.errors.map((error) => fromYaml(source, error, 'error')),
    ...document.warnings.map((warning) => fromYaml(source, warning, 'warning')),
  ];
  if (document.errors.length > 0) return { diagnostics };
  const budget = { nodes: MAX_NODES };
  try {
    return { tree: convert(document.contents as Node | null, { source, document, budget, depth: 0 }), diagnostics };
  } catch (error) {
    if (error instanceof TreeLimit) return { diagnostics: [...diagnostics, error.diagnostic] };
    throw error;
  }
}

/** The parser recurses into nested collections; a file that exhausts the stack has no document. */
function parseYaml(source: SourceFile): ReturnType<typeof parseDocument> | undefined {
  try {
    return parseDocument(source.text, { prettyErrors: false, uniqueKeys: true, version: '1.2' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
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
  readonly document: ReturnType<typeof parseDocument>;
  readonly budget: { nodes: number };
  readonly depth: number;
}

function convert(node: Node | null, context: Context): Tree {
  const { source, budget, depth } = context;
  const start = node?.range?.[0] ?? 0;
  const origin: Origin = { kind: 'file', range: rangeAt(source, start, node?.range?.[1] ?? start) };
  if (--budget.nodes < 0)
    throw new TreeLimit(
      limit(source, start, 'yaml-alias-limit', `more than ${MAX_NODES.toLocaleString('en-US')} values, aliases expanded`),
    );
  if (depth > MAX_DEPTH) throw new TreeLimit(limit(source, start, 'yaml-depth-limit', `values nested more than ${MAX_DEPTH} deep`));
  const inner = { ...context, depth: depth + 1 };
  if (isAlias(node)) return convert(resolveAlias(node, context), inner);
  if (isMap(node)) {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = pair.key as Node | null;
      const from = key?.range?.[0] ?? start;
      const name = isScalar(key) ? String(key.value ?? key.source ?? '') : '';
      if (!isScalar(key))
        throw new TreeLimit({ ...limit(source, from, 'wrong-type', 'a key that is not a plain name'), expected: 'a name' });
      const keyOrigin: Origin = { kind: 'file', range: rangeAt(source, from, key.range?.[1] ?? from) };
      entries.set(name, { key: keyOrigin, value: pair.value === null ? emptyAt(keyOrigin) : convert(pair.value as Node, inner) });
    }
    return { kind: 'map', entries, origin };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item as Node | null, inner)), origin };
  if (!isScalar(node)) return emptyAt(origin);
  return scalar(node.value, String(node.source ?? node.value ?? ''), node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE', origin);
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

function resolveAlias(alias: Alias, { document, source }: Context): Node {
  const target = alias.resolve(document);
  if (target) return target as Node;
  throw new TreeLimit(limit(source, alias.range?.[0] ?? 0, 'yaml-syntax', `the alias *${alias.source} has no anchor before it`));
}

/** A cheap look before the parser recurses: brackets open at once, and the deepest indentation. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if ((character === ']' || character === '}') && open > 0) open--;
    if (open > 4 * MAX_DEPTH) return true;
  }
  return /^(?:[ ]*(?:- |\? )){64,}/m.test(text) || /^ {400,}\S/m.test(text);
}

function limit(source: SourceFile, at: number, code: Diagnostic['code'], message: string): Diagnostic {
  return { code, severity: 'error', message, range: rangeAt(source, at, at + 1) };
}

function fromYaml(source: SourceFile, error: YAMLError, severity: Diagnostic['severity']): Diagnostic {
  const [start, end] = error.pos;
  const code = error.code === 'DUPLICATE_KEY' ? 'yaml-duplicate-key' : 'yaml-syntax';
  return { code, severity, message: error.message.split('\n')[0]!, range: rangeAt(source, start, Math.max(end, start + 1)) };
}
