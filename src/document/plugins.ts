import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { guarded } from '../language/guard.ts';
import { importWords } from '../language/import-words.ts';
import { hashModule, type PluginModule } from '../language/plugin-module.ts';
import { createRegistry, type Registry } from '../language/registry.ts';
import { WORD_KINDS, type Word, type WordKind } from '../language/word.ts';
import { type Problem, UserError } from '../util/problem.ts';
import type { Diagnostic } from './diagnostic.ts';
import { placeOf, type ScalarTree, type Tree } from './tree.ts';
import { TRUST_FILE, type TrustList, untrustedPart } from './trust.ts';
import { schemaFault } from './validate.ts';

export interface Extended {
  /** The words given, and those of the plug-ins behind them. */
  readonly registry: Registry;
  readonly plugins: readonly PluginModule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Which plug-ins are imported, and so run: all, none, or those that `trust` lists by paths below `root`. */
export type Permit = 'all' | 'none' | { readonly root: string; readonly trust: TrustList };

/**
 * Imports the modules that a file's `plugins` names, each relative to the file that names it, and adds the words they export.
 * A module exports words one by one, or in lists; what else it exports is left alone. Runs the modules' code where `permit` lets it.
 */
export async function withPlugins(tree: Tree, file: string, registry: Registry, permit: Permit): Promise<Extended> {
  const diagnostics: Diagnostic[] = [];
  const words: Word[] = [...registry.all()];
  const plugins: PluginModule[] = [];
  for (const entry of pluginEntries(tree)) {
    const from = entry.origin.kind === 'file' ? entry.origin.range.file : file;
    const path = resolve(dirname(from), entry.text);
    const why = whyNot(path, permit);
    if (why !== undefined) {
      diagnostics.push(refused(entry, why));
      continue;
    }
    const exported = await wordsIn(path);
    if (typeof exported === 'string') {
      diagnostics.push(problem(entry, exported));
      continue;
    }
    const module = { path, sha256: await hashModule(path) };
    plugins.push(module);
    for (const word of exported) {
      const wrong = whatIsWrong(word, words);
      if (wrong === undefined) words.push(guarded(word, module));
      else diagnostics.push(problem(entry, wrong));
    }
  }
  return { registry: words.length === registry.all().length ? registry : createRegistry(words, plugins), plugins, diagnostics };
}

function pluginEntries(tree: Tree): readonly ScalarTree[] {
  const value = tree.kind === 'map' ? tree.entries.get('plugins')?.value : undefined;
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.filter((item): item is ScalarTree => item.kind === 'scalar' && typeof item.value === 'string');
}

/** The words of a module, or why there are none. */
async function wordsIn(path: string): Promise<readonly Word[] | string> {
  if (!existsSync(path)) return `there is no file ${path}`;
  try {
    const words = await importWords(path);
    return words.length > 0 ? words : `${path} exports no word`;
  } catch (error) {
    return `${path} cannot be loaded: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }
}

/** What the registry, the reference and ajv would stumble over later, said of the word itself. */
function whatIsWrong(word: Word, known: readonly Word[]): string | undefined {
  const { kind, name, summary, options, shorthand, create } = word;
  if (!WORD_KINDS.includes(kind as WordKind))
    return `the word '${name}' is of the kind '${kind}', which is none of ${WORD_KINDS.join(', ')}`;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]*$/.test(name)) return `'${name}' is no name for a word: write it in lower_case`;
  if (typeof summary !== 'string' || summary === '') return `the ${kind} '${name}' has no summary`;
  if (typeof create !== 'function') return `the ${kind} '${name}' has no function create`;
  if (options?.type !== 'object' || options.additionalProperties !== false || typeof options.properties !== 'object')
    return `the options of the ${kind} '${name}' are no closed schema: { type: 'object', additionalProperties: false, properties: {...} }`;
  if (shorthand !== undefined && !(shorthand in options.properties)) return `the shorthand of the ${kind} '${name}' is none of its options`;
  const fault = schemaFault(options) ?? patternFault(word);
  if (fault !== undefined) return `the ${kind} '${name}' cannot be used: ${fault}`;
  return known.some((word) => word.kind === kind && word.name === name) ? `there is a ${kind} '${name}' already` : undefined;
}

/** What is wrong with the patterns and places that are ours alone, and so unknown to the schema's check. */
function patternFault({ bareText, shorthand, options }: Word): string | undefined {
  if (bareText !== undefined && (shorthand === undefined || !isPattern(bareText)))
    return 'its bareText is no pattern, or there is no shorthand that gets the text';
  for (const [name, { pathFrom, pathWhen }] of Object.entries(options.properties)) {
    if (pathFrom !== undefined && !['file', 'source', 'data'].includes(pathFrom))
      return `pathFrom of '${name}' is none of 'file', 'source', 'data'`;
    if (pathWhen !== undefined && !isPattern(pathWhen)) return `pathWhen of '${name}' is no pattern`;
  }
  return undefined;
}

function isPattern(text: unknown): boolean {
  try {
    return typeof text === 'string' && new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Throws UserError 'plugin-refused' for a module that may not be run, where a folder names the modules and no file does. */
export function refuseModules(modules: readonly PluginModule[], permit: Permit): void {
  const problems = modules.flatMap(({ path }): Problem[] => {
    const why = whyNot(path, permit);
    return why === undefined ? [] : [refusal(path, why)];
  });
  if (problems.length > 0) throw new UserError(problems);
}

/** Why a module is not run; undefined where it may be. */
function whyNot(path: string, permit: Permit): string | undefined {
  if (permit === 'all') return undefined;
  if (permit === 'none') return 'here no plug-in is run';
  const part = untrustedPart(path, permit.root, permit.trust);
  return part === undefined ? undefined : `${part} is not listed in ${TRUST_FILE} with the content it has`;
}

function refused(entry: ScalarTree, why: string): Diagnostic {
  return { ...refusal(entry.text, why), severity: 'error', path: 'plugins', ...placeOf(entry.origin) };
}

function refusal(module: string, why: string): Problem & { readonly code: 'plugin-refused' } {
  return {
    code: 'plugin-refused',
    message: `the plug-in ${module} is not run: ${why}`,
    hint: `read it, then give --plugins, or list it: sha256sum FILE >> ${TRUST_FILE} in the repository's root`,
  };
}

function problem(entry: ScalarTree, message: string): Diagnostic {
  return {
    code: 'plugin-failed',
    severity: 'error',
    message,
    expected: 'a JavaScript module that exports words, as defineWord makes them',
    path: 'plugins',
    ...placeOf(entry.origin),
  };
}
