import type { Diagnostic } from '../document/diagnostic.ts';
import { type DiagnosticFormat, formatDiagnostics } from '../document/format.ts';
import type { SourceFile } from '../document/source-file.ts';
import { wantsColor } from '../report/text/style.ts';
import { checkFile } from '../session/check-file.ts';
import { shownInLine } from '../util/shown.ts';
import { EXIT } from './command.ts';
import type { Io } from './io.ts';
import { parseOptions } from './load.ts';
import { paint, raw } from './output.ts';

/** `pipeline check FILE...`: every mistake of every file; exit 1 when there is an error. */
export async function run(files: readonly string[], options: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const diagnostics: Diagnostic[] = [];
  const sources: SourceFile[] = [];
  for (const file of files) {
    const parsed = await checkFile(file, { ...io, ...parseOptions(options) });
    diagnostics.push(...parsed.diagnostics);
    sources.push(...parsed.sources);
  }
  const format = options.format as DiagnosticFormat;
  const text = formatDiagnostics(diagnostics, format, { color: wantsColor(io.stdout.isTTY === true, io.env), sources, cwd: io.cwd });
  if (format === 'text') paint(io.stdout, text);
  else if (format === 'github') raw(io.stdout).write(text);
  else io.stdout.write(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (format === 'text')
    io.stdout.write(errors === 0 ? `${files.map(shownInLine).join(', ')}: in order\n` : `\n${errors} error${errors === 1 ? '' : 's'}\n`);
  return errors === 0 ? EXIT.ok : EXIT.problem;
}
