import { resolve } from 'node:path';
import { BUILTIN } from '../vocabulary/builtin.ts';
import type { Registry } from '../vocabulary/registry.ts';
import { buildDocument } from './build.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Parsed } from './document.ts';
import { ROOT } from './grammar.ts';
import { type Loaded, loadWithBases } from './merge.ts';
import { applyOverride } from './override.ts';
import { type Resolution, resolveSection } from './resolve.ts';
import { checkSense } from './sense.ts';
import type { SourceFile } from './source-file.ts';
import { sourceFromText } from './source-file.ts';
import { parseTree } from './tree.ts';

export interface ParseOptions {
  /** `path=value` texts of --set, applied in order. */
  readonly overrides?: readonly string[];
  readonly registry?: Registry;
}

/** Reads a pipeline file with the files it extends: a document, or every mistake in it, each with its place. Never throws for what a file holds. */
export async function parseFile(path: string, options: ParseOptions = {}): Promise<Parsed & { readonly sources: readonly SourceFile[] }> {
  const file = resolve(path);
  return parseLoaded(file, await loadWithBases(file), options);
}

/** As parseFile, for text that is already here; `extends` is not followed. */
export function parseText(text: string, file: string, options: ParseOptions = {}): Parsed & { readonly sources: readonly SourceFile[] } {
  const source = sourceFromText(file, text);
  return parseLoaded(file, { ...parseTree(source), sources: [source] }, options);
}

function parseLoaded(
  file: string,
  loaded: Loaded,
  { overrides = [], registry = BUILTIN }: ParseOptions,
): Parsed & { readonly sources: readonly SourceFile[] } {
  const { sources } = loaded;
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  if (!loaded.tree || hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  let tree = loaded.tree;
  for (const text of overrides) {
    const changed = applyOverride(tree, text, registry);
    tree = changed.tree;
    diagnostics.push(...changed.diagnostics);
  }
  const into: Resolution = { diagnostics, origins: new Map(), registry };
  const root = resolveSection(tree, ROOT, '', into);
  if (hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  const document = buildDocument(file, root, into.origins);
  diagnostics.push(...checkSense(document));
  if (hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  return { ok: true, document, diagnostics, sources };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** In the order of the file; what has no place comes first. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.range?.start ?? -1) - (b.range?.start ?? -1));
}
