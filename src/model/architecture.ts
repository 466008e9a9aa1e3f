import type { Architecture } from '../language/contracts/architecture.ts';
import type { Registry } from '../language/registry.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';

/** The network that a file names: a word, and how much of it is kept. */
export interface ArchitectureSpec {
  readonly arch: WordSpec<'architecture'>;
  /** fastai's cut, as the architecture reads it; all of its body where left out. */
  readonly cut?: number;
}

/** What a spec describes. Throws an Error for a cut that the architecture does not have: `check` refuses it. */
export function architectureOf({ arch, cut }: ArchitectureSpec, words: Words): Architecture {
  const whole = words.create(arch);
  const part = cut === undefined ? whole : whole.cut?.at(cut);
  if (part === undefined) throw new Error(`${arch.word} has no cut at ${cut}`);
  return part;
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
