import type { PluginModule } from '../language/plugin-module.ts';
import { createRegistry, type Registry } from '../language/registry.ts';
import { BATCH_TRANSFORMS } from './batch-transforms/list.ts';
import { ITEM_TRANSFORMS } from './item-transforms/list.ts';
import { pluginWords } from './plugin-words.ts';

/** The words that a loader's threads need, the built-in ones and those of plug-ins: threads start faster without the others. */
export async function loadTransforms(plugins: readonly PluginModule[]): Promise<Registry> {
  return createRegistry([...ITEM_TRANSFORMS, ...BATCH_TRANSFORMS, ...(await pluginWords(plugins))], plugins);
}
