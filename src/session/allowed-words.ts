import { join } from 'node:path';
import { repositoryAround } from '../document/boundary.ts';
import type { PluginMode } from '../document/parse.ts';
import { refuseModules } from '../document/plugins.ts';
import { readTrust } from '../document/trust.ts';
import { loadRegistry } from '../words/load.ts';
import type { SessionOptions } from './options.ts';
import { placeOf } from './place.ts';

/**
 * Loads the words of the modules that a run folder or a model names. Such a folder may come from a stranger, so a module runs only where the
 * user says so, or where the trust file of the repository around the working folder lists it; else a UserError 'plugin-refused'.
 */
export function allowedWords(options: SessionOptions & { readonly plugins?: PluginMode }): typeof loadRegistry {
  const { plugins: mode = 'trusted' } = options;
  const { cwd } = placeOf(options);
  return async (modules) => {
    const root = repositoryAround(join(cwd, 'any file'), cwd);
    if (modules.length > 0) refuseModules(modules, mode === 'trusted' ? { root, trust: readTrust(root) } : mode);
    return loadRegistry(modules);
  };
}
