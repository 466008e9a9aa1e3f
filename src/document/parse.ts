import { resolve } from 'node:path';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import { UserError } from '../util/problem.ts';
import { buildDocument } from './build.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Parsed } from './document.ts';
import { ROOT } from './grammar.ts';
import { withKnownDefaults } from './known-defaults.ts';
import { type Loaded, loadWithBases } from './merge.ts';
import { applyOverride } from './override.ts';
import { placeProblems } from './place.ts';
import { type Extended, withPlugins } from './plugins.ts';
import { type Resolution, resolveSection } from './resolve.ts';
import { checkSense } from './sense.ts';
import type { SourceFile } from './source-file.ts';
import { sourceFromText } from './source-file.ts';
import { parseTree } from './tree.ts';

export interface ParseOptions {
  /** `path=value` texts of --set, applied in order. */
  readonly overrides?: readonly string[];
  /** The words that a file may use, before those of its plug-ins. */
  readonly registry: Registry;
}

/** Reads a pipeline file with the files it extends: a document, or every mistake in it, each with its place. Never throws for what a file holds. */
export async function parseFile(path: string, options: ParseOptions): Promise<Parsed & { readonly sources: readonly SourceFile[] }> {
  const file = resolve(path);
  const loaded = await loadWithBases(file);
  if (!loaded.tree) return parseLoaded(file, loaded, options);
  const { registry, plugins, diagnostics } = await withPlugins(loaded.tree, file, options.registry);
  return parseLoaded(file, { ...loaded, diagnostics: [...loaded.diagnostics, ...diagnostics] }, { ...options, registry }, plugins);
}

/** The words that a file may use: those given and those of its plug-ins, whatever else is wrong with the file. */
export async function registryOf(path: string, registry: Registry): Promise<Extended> {
  const file = resolve(path);
  const { tree, diagnostics } = await loadWithBases(file);
  if (!tree) return { registry, plugins: [], diagnostics };
  return withPlugins(tree, file, registry);
}

/** As parseFile, for text that is already here; `extends` and `plugins` are not followed. */
export function parseText(text: string, file: string, options: ParseOptions): Parsed & { readonly sources: readonly SourceFile[] } {
  const source = sourceFromText(file, text);
  return parseLoaded(file, { ...parseTree(source), sources: [source] }, options);
}

function parseLoaded(
  file: string,
  loaded: Loaded,
  { overrides = [], registry }: ParseOptions,
  plugins: readonly PluginModule[] = [],
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
  const document = attempt(() => buildDocument(file, root, { ...into, plugins }), into);
  if (document) diagnostics.push(...(attempt(() => checkSense(document), into) ?? []));
  if (!document || hasErrors(diagnostics)) return { ok: false, diagnostics: inOrder(diagnostics), sources };
  return { ok: true, document, diagnostics, sources };
}

/** What `act` gives; undefined, with a diagnostic, where a plug-in's word failed. */
function attempt<T>(act: () => T, { origins, diagnostics }: Resolution): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    diagnostics.push(...placeProblems(error.problems, { origins }));
    return undefined;
  }
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** In the order of the file; what has no place comes first. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.range?.start ?? -1) - (b.range?.start ?? -1));
}
