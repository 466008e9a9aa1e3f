import { referenceOf } from '../document/reference.ts';
import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import { BUILTIN, BUILTIN_WORDS } from '../vocabulary/builtin.ts';
import { WORD_KINDS } from '../vocabulary/word.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';

/** `pipeline words [NAME]`: every word with its sentence, or one word with its options. */
export async function run([name]: readonly string[], _options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  if (name === undefined) {
    io.stdout.write(overview());
    return EXIT.ok;
  }
  const found = BUILTIN_WORDS.filter((word) => word.name === name);
  if (found.length === 0) {
    const near = nearest(
      name,
      BUILTIN_WORDS.map((word) => word.name),
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

function overview(): string {
  const kinds = WORD_KINDS.filter((kind) => BUILTIN.names(kind).length > 0);
  const widest = Math.max(...BUILTIN_WORDS.map((word) => word.name.length));
  const lines = kinds.map((kind) => {
    const words = BUILTIN.names(kind).map((name) => `  ${name.padEnd(widest)}  ${BUILTIN.get(kind, name)!.summary}\n`);
    return `${kind.replace('_', ' ')}\n${words.join('')}`;
  });
  return lines.join('\n');
}
