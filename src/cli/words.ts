import { referenceOf } from '../document/reference.ts';
import type { Registry } from '../language/registry.ts';
import { WORD_KINDS } from '../language/word.ts';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { wordsOf } from './load.ts';

/** `pipeline words [NAME]`: every word with its sentence, or one word with its options; with `--file` those of its plug-ins too. */
export async function run([name]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const registry = await wordsOf(options.file as string | undefined, options, io);
  if (name === undefined) {
    io.stdout.write(overview(registry));
    return EXIT.ok;
  }
  const found = registry.all().filter((word) => word.name === name);
  if (found.length === 0) {
    const near = nearest(
      name,
      registry.all().map((word) => word.name),
    );
    throw new UserError({
      code: 'unknown-word',
      message: `there is no word '${name}'`,
      ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
    });
  }
  io.stdout.write(found.map((word) => `${word.kind.replace('_', ' ')}\n${referenceOf(word)}\n`).join('\n'));
  return EXIT.ok;
}

function overview(registry: Registry): string {
  const kinds = WORD_KINDS.filter((kind) => registry.names(kind).length > 0);
  const widest = Math.max(...registry.all().map((word) => word.name.length));
  const lines = kinds.map((kind) => {
    const words = registry.names(kind).map((name) => `  ${name.padEnd(widest)}  ${registry.get(kind, name)!.summary}\n`);
    return `${kind.replace('_', ' ')}\n${words.join('')}`;
  });
  return lines.join('\n');
}
