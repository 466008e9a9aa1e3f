import type { Document } from '../src/document/document.ts';
import { parseFile } from '../src/words/parse.ts';

/** A benchmark's pipeline file, with `--set` overrides. */
export async function readDocument(file: string, overrides: readonly string[] = []): Promise<Document> {
  const parsed = await parseFile(file, { overrides });
  if (!parsed.ok) throw new Error(`${file} is not in order: ${JSON.stringify(parsed.diagnostics)}`);
  return parsed.document;
}
