import { resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { formatDiagnostics } from '../document/format.ts';
import { parseFile, registryOf } from '../document/parse.ts';
import { wantsColor } from '../report/style.ts';
import { UserError } from '../util/problem.ts';
import { BUILTIN } from '../vocabulary/builtin.ts';
import type { Registry } from '../vocabulary/registry.ts';
import type { Io } from './io.ts';

export { cacheFolder } from './cache-folder.ts';

/** Reads a pipeline file; prints its diagnostics to standard error and gives undefined where one of them is an error. */
export async function loadDocument(file: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<Document | undefined> {
  const overrides = (options.set as readonly string[] | undefined) ?? [];
  const parsed = await parseFile(resolve(io.cwd, file), { overrides });
  if (parsed.diagnostics.length > 0)
    io.stderr.write(
      formatDiagnostics(parsed.diagnostics, 'text', {
        color: wantsColor(io.stderr.isTTY === true, io.env),
        sources: parsed.sources,
        cwd: io.cwd,
      }),
    );
  return parsed.ok ? parsed.document : undefined;
}

/** The built-in words, and those of a file's plug-ins where one is given. A plug-in that cannot be used is a UserError. */
export async function wordsOf(file: string | undefined, io: Io): Promise<Registry> {
  if (file === undefined) return BUILTIN;
  const { registry, diagnostics } = await registryOf(resolve(io.cwd, file));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UserError(errors);
  return registry;
}
