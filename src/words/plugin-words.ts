import { guarded } from '../language/guard.ts';
import { importWords } from '../language/import-words.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Word } from '../language/word.ts';
import { UserError } from '../util/problem.ts';

/** The words of plug-in modules, guarded. Throws a UserError `plugin-failed` for a module that cannot be loaded any more. */
export async function pluginWords(plugins: readonly PluginModule[]): Promise<readonly Word[]> {
  const lists = await Promise.all(plugins.map(async (module) => (await imported(module)).map((word) => guarded(word, module))));
  return lists.flat();
}

async function imported({ path }: PluginModule): Promise<readonly Word[]> {
  try {
    return await importWords(path);
  } catch (error) {
    throw new UserError({
      code: 'plugin-failed',
      message: `${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'put the module back where it was, and mend it where it is damaged',
    });
  }
}
