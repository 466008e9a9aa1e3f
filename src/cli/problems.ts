import { join } from 'node:path';
import { isInside, repositoryAround } from '../document/boundary.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import { formatDiagnostics } from '../document/format.ts';
import { readSource, type SourceFile } from '../document/source-file.ts';
import { wantsColor } from '../report/text/style.ts';
import type { Problem } from '../util/problem.ts';
import type { Io } from './io.ts';

/** Problems that code below the document threw, printed as a file's diagnostics are; with the source line where they have a place in the repository. */
export async function formatProblems(problems: readonly Problem[], io: Io): Promise<string> {
  const diagnostics = problems.map((problem) => ({ severity: 'error', ...problem }) as Diagnostic);
  const files = new Set(diagnostics.flatMap(({ range }) => (range ? [range.file] : [])));
  const root = repositoryAround(join(io.cwd, '.'), io.cwd);
  const sources: SourceFile[] = [];
  for (const file of files) {
    if (!isInside(root, file)) continue;
    const source = await readSource(file);
    if ('lines' in source) sources.push(source);
  }
  return formatDiagnostics(diagnostics, 'text', { color: wantsColor(io.stderr.isTTY === true, io.env), sources, cwd: io.cwd });
}
