import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';
import { readSource, type SourceFile } from './source-file.ts';
import { type Entry, type MapTree, parseTree, placeOf, type Tree } from './tree.ts';

export interface Loaded {
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, for printing source lines. */
  readonly sources: readonly SourceFile[];
}

/** Reads a file and, deep-merged below it, the files it extends: maps are merged, lists and values replaced. */
export async function loadWithBases(path: string, chain: readonly string[] = []): Promise<Loaded> {
  const source = await readSource(path);
  if (!('lines' in source)) return { diagnostics: [source], sources: [] };
  const { tree, diagnostics } = parseTree(source);
  if (tree?.kind !== 'map') return { ...(tree ? { tree } : {}), diagnostics, sources: [source] };
  let merged: Tree = tree;
  const all: Diagnostic[] = [...diagnostics];
  const sources: SourceFile[] = [source];
  for (const base of basesOf(tree).reverse()) {
    const basePath = resolve(dirname(path), base.text);
    const wrong = basePath === path || chain.includes(basePath) ? 'extends-cycle' : existsSync(basePath) ? undefined : 'extends-not-found';
    if (wrong) {
      const message = wrong === 'extends-cycle' ? `${base.text} extends this file in turn` : `there is no file ${base.text} to extend`;
      all.push({
        code: wrong,
        severity: 'error',
        message,
        expected: 'a pipeline file, relative to this one',
        path: 'extends',
        ...placeOf(base.tree.origin),
      });
      continue;
    }
    const loaded = await loadWithBases(basePath, [...chain, path]);
    all.push(...loaded.diagnostics);
    sources.push(...loaded.sources);
    if (loaded.tree?.kind === 'map') merged = mergeTrees(loaded.tree, merged, 0);
  }
  return { tree: merged, diagnostics: all, sources };
}

function basesOf(tree: MapTree): { text: string; tree: Tree }[] {
  const value = tree.entries.get('extends')?.value;
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ text: item.value, tree: item }] : []));
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
