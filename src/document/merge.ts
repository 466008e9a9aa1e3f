import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Boundary, isInside, outside } from './boundary.ts';
import type { Diagnostic } from './diagnostic.ts';
import { readSource, type SourceFile } from './source-file.ts';
import { type Entry, MAX_VALUES, type MapTree, parseTree, placeOf, type ScalarTree, type Tree, type ValueBudget } from './tree.ts';
import { unexpanded } from './written-path.ts';

export interface Loaded {
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read and whose lines may be shown. */
  readonly sources: readonly SourceFile[];
}

/** How often files may be named in `extends`, all files together. */
const MAX_BASES = 100;

/** Reads a file and, deep-merged below it, the files it extends: maps are merged, lists and values replaced. A file that several extend is read once. */
export async function loadWithBases(path: string, boundary: Boundary): Promise<Loaded> {
  const loading: Loading = {
    boundary,
    done: new Map(),
    diagnostics: [],
    sources: [],
    budget: { values: MAX_VALUES },
    bases: MAX_BASES,
  };
  if (boundary.untrusted && !isInside(boundary.root, path)) return { diagnostics: [outside(path)], sources: [] };
  const tree = await load(path, [], loading);
  const { diagnostics, sources } = loading;
  return { ...(tree ? { tree } : {}), diagnostics, sources };
}

interface Loading {
  readonly boundary: Boundary;
  /** Files that were read with all they extend; undefined for one that has no tree. */
  readonly done: Map<string, Tree | undefined>;
  readonly diagnostics: Diagnostic[];
  readonly sources: SourceFile[];
  readonly budget: ValueBudget;
  bases: number;
}

async function load(path: string, chain: readonly string[], loading: Loading): Promise<Tree | undefined> {
  if (loading.done.has(path)) return loading.done.get(path);
  const tree = await loadAnew(path, [...chain, path], loading);
  loading.done.set(path, tree);
  return tree;
}

async function loadAnew(path: string, chain: readonly string[], loading: Loading): Promise<Tree | undefined> {
  const source = await readSource(path);
  if (!('lines' in source)) {
    loading.diagnostics.push(source);
    return undefined;
  }
  if (isInside(loading.boundary.root, path)) loading.sources.push(source);
  const { tree, diagnostics } = parseTree(source, loading.budget);
  loading.diagnostics.push(...diagnostics);
  if (tree?.kind !== 'map') return tree;
  let merged: Tree = tree;
  for (const base of basesOf(tree).reverse()) {
    const below = await loadBase(base, path, chain, loading);
    if (below?.kind === 'map') merged = mergeTrees(below, merged, 0);
    else if (below) loading.diagnostics.push(refused('extends-not-found', `${base.text} is no map of keys`, base));
    if (loading.bases < 0) break;
  }
  return merged;
}

async function loadBase(base: ScalarTree, from: string, chain: readonly string[], loading: Loading): Promise<Tree | undefined> {
  const path = resolve(dirname(from), base.text);
  const wrong = whatIsWrong(base, path, chain, loading);
  if (!wrong) return load(path, chain, loading);
  loading.diagnostics.push({ ...wrong, ...placeOf(base.origin) });
  return undefined;
}

function whatIsWrong(base: ScalarTree, path: string, chain: readonly string[], loading: Loading): Diagnostic | undefined {
  if (--loading.bases < 0) {
    const message = `more than ${MAX_BASES} files are extended`;
    return { ...refused('extends-cycle', message, base), expected: `at most ${MAX_BASES} files, all files together` };
  }
  const { root, untrusted } = loading.boundary;
  if (untrusted && !isInside(root, path)) return outside(base.text, 'extends');
  if (chain.includes(path)) return refused('extends-cycle', `${base.text} extends this file in turn`, base);
  if (existsSync(path)) return undefined;
  const hint = unexpanded(base.text);
  return { ...refused('extends-not-found', `there is no file ${base.text} to extend`, base), ...(hint === undefined ? {} : { hint }) };
}

function refused(code: Diagnostic['code'], message: string, { origin }: ScalarTree): Diagnostic {
  const expected = 'a pipeline file, relative to this one';
  return { code, severity: 'error', message, expected, path: 'extends', ...placeOf(origin) };
}

function basesOf(tree: MapTree): ScalarTree[] {
  const value = tree.entries.get('extends')?.value;
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [item] : []));
}

/** The sections of the first level merge key by key; below them two different words replace each other. */
export function mergeTrees(base: Tree, over: Tree, depth: number): Tree {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const [baseName, overName] = [soleKey(base), soleKey(over)];
  if (depth >= 2 && baseName !== undefined && overName !== undefined && baseName !== overName) return over;
  const entries = new Map<string, Entry>(base.entries);
  for (const [name, entry] of over.entries) {
    const below = base.entries.get(name);
    entries.set(name, below ? { key: entry.key, value: mergeTrees(below.value, entry.value, depth + 1) } : entry);
  }
  return { kind: 'map', entries, origin: over.origin };
}

function soleKey({ entries }: MapTree): string | undefined {
  return entries.size === 1 ? entries.keys().next().value : undefined;
}
