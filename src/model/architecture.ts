import type { Architecture } from '../language/contracts/architecture.ts';
import type { PluginModule } from '../language/plugin-module.ts';
import type { Registry } from '../language/registry.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import { formChecker } from '../util/form.ts';
import { UserError } from '../util/problem.ts';

/** The network that a file names: a word, and how much of it is kept. */
export interface ArchitectureSpec {
  readonly arch: WordSpec<'architecture'>;
  /** fastai's cut, as the architecture reads it; all of its body where left out. */
  readonly cut?: number;
}

/** What a spec describes. Throws UserError for one that `check` would refuse: a model's description may come from anywhere. */
export function architectureOf({ arch, cut }: ArchitectureSpec, words: Words): Architecture {
  const word = words.get('architecture', arch.word);
  if (word === undefined) throw unknown(`there is no architecture '${arch.word}'`);
  const mistake = formChecker({ ...word.options })(arch.options);
  if (mistake !== undefined) throw unknown(`the architecture '${arch.word}' has options that it cannot have: ${mistake}`);
  const whole = words.create(arch);
  const part = cut === undefined ? whole : whole.cut?.at(cut);
  if (part === undefined) throw unknown(`${arch.word} has no cut at ${cut}`);
  return part;
}

function unknown(message: string): UserError {
  return new UserError({ code: 'unreadable-file', message, hint: 'the model was made with other words, or its description was changed' });
}

/** The plug-ins, of those of a model, that its network needs: none where it is a built-in one. */
export function modulesFor({ arch }: ArchitectureSpec, plugins: readonly PluginModule[] = []): readonly PluginModule[] {
  return arch.plugin === undefined ? [] : plugins;
}

/** Every architecture that can be named without options, with its defaults. */
export function knownArchitectures(registry: Registry): readonly Architecture[] {
  return registry.names('architecture').flatMap((word) => {
    const { properties, required = [] } = registry.get('architecture', word)!.options;
    if (required.length > 0) return [];
    const defaults = Object.entries(properties).flatMap(([name, schema]) => (schema.default === undefined ? [] : [[name, schema.default]]));
    return [registry.create({ kind: 'architecture', word, options: Object.fromEntries(defaults) })];
  });
}
