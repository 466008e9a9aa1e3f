import { resolve } from 'node:path';
import type { Document, Parsed } from '../document/document.ts';
import type { PluginMode } from '../document/parse.ts';
import type { SourceFile } from '../document/source-file.ts';
import { UserError } from '../util/problem.ts';
import { parseFile } from '../words/parse.ts';
import type { ReadOptions, SessionOptions } from './options.ts';
import { placeOf } from './place.ts';

/** A file's document, or every mistake in it; with the text of the files that were read, which formatDiagnostics quotes. */
export type CheckedFile = Parsed & { readonly sources: readonly SourceFile[] };

/** Reads a pipeline file and says all that is wrong with it; looks at no data. Only trusted plug-ins run unless `plugins` says otherwise. */
export function checkFile(file: string, options: ReadOptions & SessionOptions = {}): Promise<CheckedFile> {
  return readFile(file, 'trusted', options);
}

/** The document of a file; its warnings are notices. Throws UserError with its mistakes where it has some. */
export async function documentOf(file: string, plugins: PluginMode, options: ReadOptions & SessionOptions): Promise<Document> {
  const checked = await readFile(file, plugins, options);
  if (!checked.ok) throw new UserError(checked.diagnostics);
  if (checked.diagnostics.length > 0) await options.onNotice?.({ kind: 'warnings', warnings: checked.diagnostics });
  return checked.document;
}

function readFile(file: string, plugins: PluginMode, options: ReadOptions & SessionOptions): Promise<CheckedFile> {
  const { overrides = [], untrusted = false } = options;
  return parseFile(resolve(placeOf(options).cwd, file), { overrides, untrusted, plugins: options.plugins ?? plugins });
}
