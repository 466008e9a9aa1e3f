import type { Diagnostic } from '../document/diagnostic.ts';
import { formatDiagnostics } from '../document/format.ts';
import { readSource, type SourceFile } from '../document/source-file.ts';
import { wantsColor } from '../report/text/style.ts';
import type { Problem } from '../util/problem.ts';
import type { Io } from './io.ts';

/** Problems that code below the document threw, printed as a file's diagnostics are; with the source line where they have been given a place. */
export async function formatProblems(problems: readonly Problem[], io: Io): Promise<string> {
  const diagnostics = problems.map((problem) => ({ severity: 'error', ...problem }) as Diagnostic);
  const files = new Set(diagnostics.flatMap(({ range }) => (range ? [range.file] : [])));
  const sources: SourceFile[] = [];
  for (const file of files) {
    const source = await readSource(file);
    if ('lines' in source) sources.push(source);
  }
  return formatDiagnostics(diagnostics, 'text', { color: wantsColor(io.stderr.isTTY === true, io.env), sources, cwd: io.cwd });
}
