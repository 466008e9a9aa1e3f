import * as document from '../document/parse.ts';
import { BUILTIN } from './builtin.ts';

type Options = Partial<document.ParseOptions>;

/** Reads a pipeline file with the built-in words, unless told of others: a document, or every mistake in it, each with its place. */
export function parseFile(path: string, options: Options = {}): ReturnType<typeof document.parseFile> {
  return document.parseFile(path, { registry: BUILTIN, ...options });
}

/** As parseFile, for text that is already here; `extends` and `plugins` are not followed. */
export function parseText(text: string, file: string, options: Options = {}): ReturnType<typeof document.parseText> {
  return document.parseText(text, file, { registry: BUILTIN, ...options });
}
