import { LineCounter } from 'yaml';
import { readRegular } from '../util/read-regular.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';

/** A file's text and how its offsets map to lines. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Pipeline files are written by people; a larger one is a mistake or an attack. */
export const MAX_FILE_BYTES: number = 1024 * 1024;

/** Reads a pipeline file as UTF-8; what is too large, unreadable, binary or no regular file gives a diagnostic. */
export async function readSource(path: string): Promise<SourceFile | Diagnostic> {
  try {
    const bytes = await readRegular(path, MAX_FILE_BYTES);
    if (bytes === 'too-large') return problem('file-too-large', `${path} is too large`, 'a pipeline file of at most 1 MiB');
    if (bytes === 'not-regular') return problem('unreadable-file', `${path} is a device, a pipe or a socket`, 'a YAML file in UTF-8');
    return sourceFromText(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return problem('unreadable-file', unreadable(path, error), 'a YAML file in UTF-8');
  }
}

/** A source from text that is already here. */
export function sourceFromText(path: string, text: string): SourceFile {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return { path, text, lines };
}

/** The range of two offsets, kept inside the text. */
export function rangeAt({ path, text, lines }: SourceFile, start: number, end: number): SourceRange {
  const from = Math.min(Math.max(start, 0), text.length);
  const to = Math.min(Math.max(end, from), text.length);
  const a = lines.linePos(from);
  const b = lines.linePos(to);
  return {
    file: path,
    start: from,
    end: to,
    line: Math.max(a.line, 1),
    column: Math.max(a.col, 1),
    endLine: Math.max(b.line, 1),
    endColumn: Math.max(b.col, 1),
  };
}

function problem(code: Diagnostic['code'], message: string, expected: string): Diagnostic {
  return { code, severity: 'error', message, expected };
}

function unreadable(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return `there is no file ${path}`;
  if (code === 'EISDIR') return `${path} is a folder`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read`;
  return `${path} is not text in UTF-8`;
}
