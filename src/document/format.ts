import { relative } from 'node:path';
import { shown, shownInLine } from '../util/shown.ts';
import { maskCredentials } from '../util/web-address.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';
import { byKind, type Kind } from './flood.ts';
import type { SourceFile } from './source-file.ts';

export type DiagnosticFormat = 'text' | 'json' | 'github' | 'sarif';

export interface FormatOptions {
  readonly color: boolean;
  /** Files that the ranges point into, for source lines. */
  readonly sources: readonly SourceFile[];
  /** Paths are printed relative to this folder. */
  readonly cwd: string;
}

/**
 * Prints diagnostics: for people with the source line and a caret, or as JSON, GitHub workflow commands, or SARIF 2.1.0. Texts from the file
 * are shown so that no terminal obeys them; JSON and SARIF hold them as they are. The user name and
 * password of an address are never shown.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], format: DiagnosticFormat, options: FormatOptions): string {
  return maskCredentials(formatted(diagnostics, format, options));
}

function formatted(diagnostics: readonly Diagnostic[], format: DiagnosticFormat, options: FormatOptions): string {
  switch (format) {
    case 'text':
      return byKind(diagnostics)
        .flatMap((kind) => kindAsText(kind, options))
        .join('\n');
    case 'json':
      return `${JSON.stringify(diagnostics, null, 2)}\n`;
    case 'github':
      return diagnostics.map((diagnostic) => asWorkflowCommand(diagnostic, options)).join('');
    case 'sarif':
      return `${JSON.stringify(asSarif(diagnostics, options), null, 2)}\n`;
  }
}

/** A kind whose every member is there as ever; of one that floods the source line and the fix stand with the first only. */
function kindAsText({ shown, more }: Kind, options: FormatOptions): string[] {
  if (more === 0) return shown.map((diagnostic) => asText(diagnostic, options));
  const [first, ...others] = shown as [Diagnostic, ...Diagnostic[]];
  const lines = others.map(({ severity, code, message }) => `${severity}[${code}] ${message}\n`);
  return [asText(first, options), `${lines.join('')}... and ${more.toLocaleString('en-US')} more of this kind\n`];
}

function asText(diagnostic: Diagnostic, { color, sources, cwd }: FormatOptions): string {
  const { code, severity, range, path, related = [] } = diagnostic;
  const { message, expected, found, hint } = shownTexts(diagnostic);
  const paint = (style: number, text: string): string => (color ? `\u001b[${style}m${text}\u001b[0m` : text);
  const shade = severity === 'error' ? 31 : 33;
  const file = (at: SourceRange): string => shownInLine(relative(cwd, at.file) || at.file);
  const place = range ? `${file(range)}:${range.line}:${range.column}: ` : path ? `${shownInLine(path)}: ` : '';
  const lines = [`${place}${paint(shade, severity)}[${code}] ${message}`];
  if (range)
    lines.push(
      ...sourceLines(
        range,
        sources,
        (text) => paint(shade, text),
        (text) => paint(2, text),
      ),
    );
  const wanted =
    expected === undefined ? found && `found ${found}` : `expected ${expected}${found === undefined ? '' : `, but found ${found}`}`;
  if (wanted) lines.push(`  ${wanted}`);
  if (hint) lines.push(`  ${paint(36, 'fix:')} ${hint}`);
  for (const other of related)
    lines.push(`  ${other.range ? `${file(other.range)}:${other.range.line}: ` : ''}${shownInLine(other.message)}`);
  return `${lines.join('\n')}\n`;
}

type Texts = Pick<Diagnostic, 'message' | 'expected' | 'found' | 'hint'>;

function shownTexts({ message, expected, found, hint }: Diagnostic): Texts {
  return {
    message: shownInLine(message),
    ...(expected === undefined ? {} : { expected: shownInLine(expected) }),
    ...(found === undefined ? {} : { found: shownInLine(found) }),
    ...(hint === undefined ? {} : { hint: shownInLine(hint) }),
  };
}

const WIDEST_LINE = 160;

function sourceLines(
  range: SourceRange,
  sources: readonly SourceFile[],
  mark: (text: string) => string,
  dim: (text: string) => string,
): string[] {
  const source = sources.find(({ path }) => path === range.file);
  const line = source && lineOf(source, range.line);
  if (line === undefined || line.length > WIDEST_LINE) return [];
  const [before, marked, after] = [
    line.slice(0, range.column - 1),
    line.slice(range.column - 1, endOf(range, line)),
    line.slice(endOf(range, line)),
  ].map(shown);
  const gutter = String(range.line);
  const indent = before!.replaceAll(/[^\t]/g, ' ');
  return [
    `${dim(`  ${gutter} | `)}${before}${marked}${after}`,
    dim(`  ${' '.repeat(gutter.length)} | `) + indent + mark('^'.repeat(Math.max(1, marked!.length))),
  ];
}

/** Where the marked part of a range's first line ends. */
function endOf(range: SourceRange, line: string): number {
  return range.endLine === range.line ? Math.max(range.column, range.endColumn) - 1 : line.length;
}

/** A line counted from 1, without its end. */
function lineOf({ text, lines }: SourceFile, line: number): string {
  const start = lines.lineStarts[line - 1] ?? text.length;
  return text.slice(start, lines.lineStarts[line] ?? text.length).replace(/\r?\n$/, '');
}

function sentence({ message, expected, found, hint }: Texts): string {
  const wanted = expected === undefined ? '' : `; expected ${expected}${found === undefined ? '' : `, but found ${found}`}`;
  return `${message}${wanted}${hint === undefined ? '' : `; fix: ${hint}`}`;
}

function asWorkflowCommand(diagnostic: Diagnostic, { cwd }: FormatOptions): string {
  const { range, severity, code } = diagnostic;
  const encode = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => encode(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const place = range
    ? `file=${property(shownInLine(relative(cwd, range.file)))},line=${range.line},col=${range.column},endLine=${range.endLine},endColumn=${range.endColumn},`
    : '';
  return `::${severity} ${place}title=${property(code)}::${encode(sentence(shownTexts(diagnostic)))}\n`;
}

function asSarif(diagnostics: readonly Diagnostic[], { cwd }: FormatOptions): unknown {
  const rules = [...new Set(diagnostics.map(({ code }) => code))].map((id) => ({ id }));
  const results = diagnostics.map((diagnostic) => ({
    ruleId: diagnostic.code,
    level: diagnostic.severity,
    message: { text: withoutLinks(sentence(diagnostic)) },
    locations: diagnostic.range ? [{ physicalLocation: physicalLocation(diagnostic.range, cwd) }] : [],
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'pipefile', rules } }, results }],
  };
}

/** In a SARIF message `[text](place)` is a link. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\\(');
}

function physicalLocation(range: SourceRange, cwd: string): unknown {
  const { line, column, endLine, endColumn, file } = range;
  return {
    artifactLocation: { uri: relative(cwd, file).replaceAll('\\', '/') },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}
