import { resolve } from 'node:path';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import { UserError } from '../util/problem.ts';
import { type Boundary, repositoryAround } from './boundary.ts';
import { buildDocument } from './build.ts';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import type { Parsed } from './document.ts';
import { ROOT } from './grammar.ts';
import { withKnownDefaults } from './known-defaults.ts';
import { type Loaded, loadWithBases } from './merge.ts';
import { applyOverride } from './override.ts';
import { placeProblems } from './place.ts';
import { type Extended, type Permit, withPlugins } from './plugins.ts';
import { type Resolution, resolveSection } from './resolve.ts';
import { checkSense } from './sense.ts';
import type { SourceFile } from './source-file.ts';
import { sourceFromText } from './source-file.ts';
import { parseTree } from './tree.ts';
import { readTrust, type TrustList } from './trust.ts';
import { pathsOutside } from './written-path.ts';

export interface ParseOptions {
  /** `path=value` texts of --set, applied in order. */
  readonly overrides?: readonly string[];
  /** The words that a file may use, before those of its plug-ins. */
  readonly registry: Registry;
  /** Which of the file's plug-ins are imported, and so run; 'trusted' are those that a trust file lists. All where left out. */
  readonly plugins?: PluginMode;
  /** The file may name nothing outside `root`, and none of its plug-ins is run. */
  readonly untrusted?: boolean;
  /** The repository's folder; the one around the file where left out. */
  readonly root?: string;
  /** What 'trusted' means; the list in `root` where left out. */
  readonly trust?: TrustList;
}

export type PluginMode = 'all' | 'trusted' | 'none';

/** Reads a pipeline file with the files it extends: a document, or every mistake in it, each with its place. Never throws for what a file holds. */
export async function parseFile(path: string, options: ParseOptions): Promise<Parsed & { readonly sources: readonly SourceFile[] }> {
  const file = resolve(path);
  const boundary = boundaryOf(file, options);
  const loaded = await loadWithBases(file, boundary);
  if (!loaded.tree) return parseLoaded(file, loaded, options);
  const { registry, plugins, diagnostics } = await withPlugins(loaded.tree, file, options.registry, permitOf(options, boundary));
  const all = { ...loaded, diagnostics: [...loaded.diagnostics, ...diagnostics] };
  return within(boundary, parseLoaded(file, all, { ...options, registry }, plugins));
}

/** The words that a file may use: those given and those of its plug-ins, whatever else is wrong with the file. */
export async function registryOf(path: string, options: ParseOptions): Promise<Extended> {
  const file = resolve(path);
  const { registry } = options;
  const boundary = boundaryOf(file, options);
  const { tree, diagnostics } = await loadWithBases(file, boundary);
  if (!tree) return { registry, plugins: [], diagnostics };
  return withPlugins(tree, file, registry, permitOf(options, boundary));
}

function boundaryOf(file: string, { root, untrusted = false }: ParseOptions): Boundary {
  return { root: root ?? repositoryAround(file), untrusted };
}

function permitOf({ plugins = 'all', trust }: ParseOptions, { root, untrusted }: Boundary): Permit {
  if (untrusted || plugins === 'none') return 'none';
  return plugins === 'all' ? 'all' : { root, trust: trust ?? readTrust(root) };
}

/** A stranger's document with a path that leads out of the repository is none. */
function within(boundary: Boundary, parsed: Awaited<ReturnType<typeof parseFile>>): Awaited<ReturnType<typeof parseFile>> {
  if (!parsed.ok || !boundary.untrusted) return parsed;
  const leaving = placeProblems(pathsOutside(parsed.document, boundary), parsed.document);
  if (leaving.length === 0) return parsed;
  return { ok: false, diagnostics: inOrder([...parsed.diagnostics, ...leaving]), sources: parsed.sources };
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
  if (!loaded.tree || diagnostics.some(({ code, severity }) => severity === 'error' && code !== 'plugin-refused'))
    return { ok: false, diagnostics: inOrder(diagnostics), sources };
  let tree = loaded.tree;
  for (const text of overrides) {
    const changed = applyOverride(tree, text, registry);
    tree = changed.tree;
    diagnostics.push(...changed.diagnostics);
  }
  const into: Resolution = { diagnostics, origins: new Map(), registry };
  const root = resolveSection(withKnownDefaults(tree, registry), ROOT, '', into);
  if (diagnostics.some(({ code }) => code === 'plugin-refused'))
    return { ok: false, diagnostics: inOrder(diagnostics.filter((found) => !mayComeFromPlugin(found))), sources };
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

/** What may be right once the plug-ins are imported: a word of theirs, and the key that a source may say. */
function mayComeFromPlugin({ code, path }: Diagnostic): boolean {
  return code === 'unknown-word' || (code === 'missing-key' && path === 'data.get_y');
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
