import { type Alias, type Document, type ErrorCode, isAlias, Lexer, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import { type Diagnostic, MAX_SHOWN } from './diagnostic.ts';
import { rangeAt, type SourceFile } from './source-file.ts';

/** What YAML text holds before it is looked at as a pipeline: its nodes, and for every alias the node it stands for. */
export interface YamlNodes {
  readonly contents: Node | null;
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/** How deep values may nest. */
export const MAX_DEPTH = 40;
/** Pieces of text between two marks, marks, blanks and line ends: six for each of the values that a file may have. */
const MAX_PIECES = 120_000;
/** Of one text or comment. */
const MAX_LETTERS = 20_000;

/** Parses YAML 1.2 (core schema), or says in our words why not. The time grows with the text and no faster. */
export function readYaml(source: SourceFile): { readonly nodes?: YamlNodes; readonly diagnostics: readonly Diagnostic[] } {
  if (nestsTooDeep(source.text))
    return { diagnostics: [yamlLimit(source, 0, 'yaml-depth-limit', `values nested more than ${MAX_DEPTH} deep`)] };
  const tooLarge = whatIsTooLarge(source.text);
  if (tooLarge !== undefined)
    return { diagnostics: [{ ...yamlLimit(source, 0, 'file-too-large', tooLarge), expected: 'a file that people can read' }] };
  const document = parse(source.text);
  if (!document) return { diagnostics: [yamlLimit(source, 0, 'yaml-depth-limit', 'YAML that nests too deep to be read')] };
  const { contents, errors, warnings, aliases } = document;
  const diagnostics = [
    ...errors.slice(0, MAX_SHOWN + 1).map((error) => fromYaml(source, error, 'error')),
    ...warnings.slice(0, MAX_SHOWN + 1).map((warning) => fromYaml(source, warning, 'warning')),
  ];
  return errors.length > 0 ? { diagnostics } : { nodes: { contents, aliases }, diagnostics };
}

/** Undefined for text that exhausts the stack. A stack trace for each of many errors would take most of the time, so they get none. */
function parse(text: string): (YamlNodes & Pick<Document, 'errors' | 'warnings'>) | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const { contents, errors, warnings } = parseDocument(text, { prettyErrors: false, uniqueKeys: false, version: '1.2' });
    return { contents, errors, warnings, aliases: bindAliases(contents) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A limit that the text at an offset goes past, or a form that is refused there. */
export function yamlLimit(source: SourceFile, at: number, code: Diagnostic['code'], message: string): Diagnostic {
  return { code, severity: 'error', message, range: rangeAt(source, at, at + 1) };
}

/** An alias stands for the last node before it that has its anchor. */
function bindAliases(contents: Node | null): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const bound = new Map<Alias, Node>();
  visit(contents, {
    Node: (_, node) => {
      const target = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node) && target) bound.set(node, target);
      else if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return bound;
}

/** A cheap look before the parser recurses: brackets open at once, and the deepest indentation. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if ((character === ']' || character === '}') && open > 0) open--;
    if (open > 4 * MAX_DEPTH) return true;
  }
  return /^(?:[ ]*(?:- |\? )){64,}/m.test(text) || /^ {400,}\S/m.test(text);
}

function whatIsTooLarge(text: string): string | undefined {
  if (text.length < MAX_LETTERS) return undefined;
  let pieces = 0;
  for (const piece of new Lexer().lex(text)) {
    if (piece.length > MAX_LETTERS) return `a text of more than ${MAX_LETTERS.toLocaleString('en-US')} letters`;
    if (++pieces > MAX_PIECES) return `more than ${MAX_PIECES.toLocaleString('en-US')} words and marks`;
  }
  return undefined;
}

type Words = Pick<Diagnostic, 'message'> & Partial<Pick<Diagnostic, 'expected' | 'hint'>>;

/** What the parser's errors mean for who writes a pipeline file; those that are not here are said as the parser says them. */
const WORDS: Partial<Record<ErrorCode, Words>> = {
  MULTIPLE_DOCS: {
    message: 'a second document begins here',
    expected: 'one pipeline in a file',
    hint: 'write each pipeline into a file of its own, and what they share into a file that both name in `extends`',
  },
  TAB_AS_INDENT: { message: 'a tab indents this line', expected: 'spaces', hint: 'replace the tab by spaces' },
  BAD_INDENT: {
    message: 'this line is indented neither as the lines above it nor as one below them',
    hint: 'keys of one map begin in the same column',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'a key stands on one line, with its colon', hint: 'a `:` may be missing, or a quote' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a map or a list begins in the middle of a line',
    hint: 'begin it on a line of its own; a text with `: ` in it needs quotes',
  },
  BLOCK_IN_FLOW: { message: 'a block cannot stand inside brackets', hint: 'use { } and [ ] inside { } and [ ], or none at all' },
  BAD_ALIAS: { message: 'this is no name of an anchor', expected: '*name, where &name stands before it' },
  TAG_RESOLVE_FAILED: { message: 'this tag means nothing here', hint: 'a pipeline file needs no tags: leave it out' },
  BAD_DIRECTIVE: { message: 'this directive means nothing here', hint: 'a pipeline file needs no line that begins with %' },
};

function fromYaml(source: SourceFile, error: YAMLError, severity: Diagnostic['severity']): Diagnostic {
  const [start, end] = error.pos;
  const words = WORDS[error.code] ?? { message: error.message.split('\n')[0]!.slice(0, 200) };
  return { code: 'yaml-syntax', severity, ...words, range: rangeAt(source, start, Math.max(end, start + 1)) };
}
