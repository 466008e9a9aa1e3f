import { resolve } from 'node:path';
import { UserError } from '../util/problem.ts';
import { BUILTIN } from '../vocabulary/builtin.ts';
import type { Registry } from '../vocabulary/registry.ts';
import { buildDocument } from './build.ts';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import type { Document, Parsed } from './document.ts';
import { ROOT } from './grammar.ts';
import { withKnownDefaults } from './known-defaults.ts';
import { type Loaded, loadWithBases } from './merge.ts';
import { applyOverride } from './override.ts';
import { placeProblems } from './place.ts';
import { type Extended, withPlugins } from './plugins.ts';
import { type Resolution, type Resolved, resolveSection } from './resolve.ts';
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
  const loaded = await loadWithBases(file);
  if (!loaded.tree) return parseLoaded(file, loaded, options);
  const { registry, diagnostics } = await withPlugins(loaded.tree, file, options.registry ?? BUILTIN);
  return parseLoaded(file, { ...loaded, diagnostics: [...loaded.diagnostics, ...diagnostics] }, { ...options, registry });
}

/** The words that a file may use: those given and those of its plug-ins, whatever else is wrong with the file. */
export async function registryOf(path: string, registry: Registry = BUILTIN): Promise<Extended> {
  const file = resolve(path);
  const { tree, diagnostics } = await loadWithBases(file);
  if (!tree) return { registry, diagnostics };
  return withPlugins(tree, file, registry);
}

/** As parseFile, for text that is already here; `extends` and `plugins` are not followed. */
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
  const root = resolveSection(withKnownDefaults(tree), ROOT, '', into);
  if (hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  const document = build(file, root, into);
  if (document) diagnostics.push(...checkSense(document));
  if (!document || hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  return { ok: true, document, diagnostics, sources };
}

/** The document; undefined, with a diagnostic, where a plug-in's word failed. */
function build(file: string, root: Resolved, { origins, diagnostics }: Resolution): Document | undefined {
  try {
    return buildDocument(file, root, origins);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    diagnostics.push(...placeProblems(error.problems, { origins }));
    return undefined;
  }
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** In the order of the file; what has no place comes first. Of more than are shown the last one says so. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort((a, b) => (a.range?.start ?? -1) - (b.range?.start ?? -1));
  if (sorted.length <= MAX_SHOWN) return sorted;
  const severity = hasErrors(diagnostics) ? 'error' : 'warning';
  return [
    ...sorted.slice(0, MAX_SHOWN),
    { code: 'too-many-mistakes', severity, message: `there are more; the first ${MAX_SHOWN} are shown` },
  ];
}
