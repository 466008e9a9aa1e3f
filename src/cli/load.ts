import { resolve } from 'node:path';
import type { Document } from '../document/document.ts';
import { formatDiagnostics } from '../document/format.ts';
import { registryOf } from '../document/parse.ts';
import type { Registry } from '../language/registry.ts';
import { wantsColor } from '../report/text/style.ts';
import { checkFile } from '../session/check-file.ts';
import type { ReadOptions } from '../session/options.ts';
import { UserError } from '../util/problem.ts';
import { BUILTIN } from '../words/builtin.ts';
import type { Io } from './io.ts';
import { paint } from './output.ts';

/** What the options of a command say of reading a file: --set, --plugins or --no-plugins, --untrusted. Without a word on plug-ins only trusted ones run. */
export function parseOptions(options: Readonly<Record<string, unknown>>): Required<ReadOptions> {
  return {
    overrides: (options.set as readonly string[] | undefined) ?? [],
    plugins: options.plugins === undefined ? 'trusted' : options.plugins === true ? 'all' : 'none',
    untrusted: options.untrusted === true,
  };
}

/** Reads a pipeline file; prints its diagnostics to standard error and gives undefined where one of them is an error. */
export async function loadDocument(file: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<Document | undefined> {
  const parsed = await checkFile(file, { ...io, ...parseOptions(options) });
  if (parsed.diagnostics.length > 0)
    paint(
      io.stderr,
      formatDiagnostics(parsed.diagnostics, 'text', {
        color: wantsColor(io.stderr.isTTY === true, io.env),
        sources: parsed.sources,
        cwd: io.cwd,
      }),
    );
  return parsed.ok ? parsed.document : undefined;
}

/** The built-in words, and those of a file's plug-ins where one is given. A plug-in that cannot be used is a UserError. */
export async function wordsOf(file: string | undefined, options: Readonly<Record<string, unknown>>, io: Io): Promise<Registry> {
  if (file === undefined) return BUILTIN;
  const { registry, diagnostics } = await registryOf(resolve(io.cwd, file), { registry: BUILTIN, ...parseOptions(options) });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UserError(errors);
  return registry;
}
