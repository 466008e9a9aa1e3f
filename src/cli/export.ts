import { join, relative, resolve } from 'node:path';
import { EXPORT_FORMATS, type ExportFormat } from '../predict/export-formats.ts';
import { exportModel } from '../session/export-model.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { modelWords } from './model-words.ts';

/** `pipeline export RUN`: writes the model for other programs and says where. Several formats go into a folder each below --out. */
export async function run([folder]: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const formats = formatsOf(options['format'] as readonly string[]);
  const out = options['out'] as string | undefined;
  for (const format of formats) {
    const target = out === undefined ? {} : { out: resolve(io.cwd, formats.length === 1 ? out : join(out, format)) };
    const files = await exportModel(resolve(io.cwd, folder!), format, {
      ...modelWords(options, io),
      ...target,
      normalise: options['normalise'] !== false,
    });
    for (const file of files) {
      const near = relative(io.cwd, file);
      io.stdout.write(`${near.startsWith('..') ? file : near}\n`);
    }
  }
  return EXIT.ok;
}

function formatsOf(given: readonly string[] | undefined): ExportFormat[] {
  const names = (given ?? ['safetensors']).flatMap((list) => list.split(','));
  const unknown = names.find((name) => !(EXPORT_FORMATS as readonly string[]).includes(name));
  if (unknown === undefined) return [...new Set(names)] as ExportFormat[];
  throw new UserError({
    code: 'wrong-value',
    message: `--format cannot be ${unknown}`,
    expected: `one or several of ${EXPORT_FORMATS.join(', ')}`,
  });
}
