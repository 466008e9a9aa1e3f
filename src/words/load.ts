import type { Document, StoredDocument } from '../document/document.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import { createRegistry, type Registry } from '../language/registry.ts';
import { BUILTIN, BUILTIN_WORDS } from './builtin.ts';
import { pluginWords } from './plugin-words.ts';

/** The built-in words and those of plug-in modules: what a worker thread makes of the modules that it is told of. */
export async function loadRegistry(plugins: readonly PluginModule[]): Promise<Registry> {
  if (plugins.length === 0) return BUILTIN;
  return createRegistry([...BUILTIN_WORDS, ...(await pluginWords(plugins))], plugins);
}

/** A document as a run folder kept it, with what its words do; `load` may refuse to run modules. */
export async function restoreDocument(stored: StoredDocument, load: typeof loadRegistry): Promise<Document> {
  return { ...stored, origins: new Map(), words: await load(stored.plugins) };
}
