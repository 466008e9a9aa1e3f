import { lowered, loweredAscii } from './characters.ts';
import { beginsFlags, type FlagChange, type Flags, parseFlags, withChange } from './flags.ts';
import type { Groups } from './groups.ts';
import { length, type Source } from './source.ts';
import type { Node, Sequence } from './tree.ts';

/** What reading a group needs of the parser that met it. */
export interface GroupContext {
  readonly source: Source;
  readonly groups: Groups;
  readonly flags: Flags;
  /** Reads alternatives up to the closing bracket. */
  readonly body: (flags: Flags) => Sequence;
  /** Reads one alternative, up to `|` or the closing bracket. */
  readonly alternative: (flags: Flags) => Sequence;
}

/** Reads what `(` begins, up to and with its `)`. A comment gives undefined, flags for the whole pattern give themselves. */
export function parseGroup(context: GroupContext): Node | FlagChange | undefined {
  const { source } = context;
  const start = source.position - 1;
  if (!source.skip('?')) return capturing(context, start);
  const kind = source.take();
  if (kind === undefined) throw source.error('unexpected end of pattern');
  switch (kind) {
    case 'P':
      return pythonGroup(context, start);
    case ':':
      return { kind: 'group', body: closed(context, start, context.body(context.flags)) };
    case '>':
      return { kind: 'atomic', body: closed(context, start, context.body(context.flags)) };
    case '#':
      return comment(source, start);
    case '=':
    case '!':
      return look(context, start, kind, false);
    case '<':
      return lookbehind(context, start);
    case '(':
      return condition(context, start);
  }
  if (!beginsFlags(kind)) throw source.error(`unknown extension ?${kind}`, length(kind) + 1);
  const change = parseFlags(source, kind);
  if (change.global) return change;
  return { kind: 'group', body: closed(context, start, context.body(withChange(context.flags, change))) };
}

function closed<T>({ source }: GroupContext, start: number, body: T): T {
  if (!source.skip(')')) throw source.errorAt('missing ), unterminated subpattern', start);
  return body;
}

function capturing(context: GroupContext, start: number, name?: string): Node {
  const index = context.groups.open(name, context.source);
  const body = closed(context, start, context.body(context.flags));
  context.groups.close(index, body);
  return { kind: 'group', index, body };
}

function pythonGroup(context: GroupContext, start: number): Node {
  const { source } = context;
  if (source.skip('<')) return capturing(context, start, groupName(source, '>'));
  if (source.skip('=')) {
    const name = groupName(source, ')');
    return reference(context, numberOf(context, name), length(name) + 1);
  }
  const other = source.take();
  if (other === undefined) throw source.error('unexpected end of pattern');
  throw source.error(`unknown extension ?P${other}`, length(other) + 2);
}

function numberOf({ source, groups }: GroupContext, name: string): number {
  const group = groups.names.get(name);
  if (group === undefined) throw source.error(`unknown group name '${name}'`, length(name) + 1);
  return group;
}

/** A backreference; `back` is how far behind the end of its name an error is placed. */
export function reference({ source, groups, flags }: GroupContext, group: number, back: number): Node {
  const width = groups.widthOf(group, source, back);
  return { kind: 'reference', group, width, ...(flags.i ? { fold: flags.a ? loweredAscii : lowered } : {}) };
}

function groupName(source: Source, end: string): string {
  const name = source.takeUntil(end, 'group name');
  if (!isIdentifier(name)) throw source.error(`bad character in group name '${name}'`, length(name) + 1);
  return name;
}

/** As Python's str.isidentifier. */
function isIdentifier(name: string): boolean {
  return /^[\p{XIDS}_]\p{XIDC}*$/u.test(name);
}

function comment(source: Source, start: number): undefined {
  while (true) {
    const character = source.take();
    if (character === undefined) throw source.errorAt('missing ), unterminated comment', start);
    if (character === ')') return undefined;
  }
}

function lookbehind(context: GroupContext, start: number): Node {
  const { source } = context;
  const kind = source.take();
  if (kind === undefined) throw source.error('unexpected end of pattern');
  if (kind !== '=' && kind !== '!') throw source.error(`unknown extension ?<${kind}`, length(kind) + 2);
  return look(context, start, kind, true);
}

function look(context: GroupContext, position: number, kind: '=' | '!', behind: boolean): Node {
  const parse = (): Sequence => context.body(context.flags);
  const body = closed(context, position, behind ? context.groups.inLookbehind(parse) : parse());
  return { kind: 'look', behind, negated: kind === '!', position, body };
}

function condition(context: GroupContext, start: number): Node {
  const { source, groups, flags } = context;
  const name = source.takeUntil(')', 'group name');
  const group = conditionGroup(context, name);
  groups.checkLookbehind(group, source);
  const yes = context.alternative(flags);
  const no = source.skip('|') ? context.alternative(flags) : undefined;
  if (no !== undefined && source.next === '|') throw source.error('conditional backref with more than two branches');
  return closed(context, start, { kind: 'condition', group, yes, ...(no === undefined ? {} : { no }) });
}

function conditionGroup(context: GroupContext, name: string): number {
  const { source, groups } = context;
  if (isIdentifier(name)) return numberOf(context, name);
  const back = length(name) + 1;
  if (!/^[0-9]+$/.test(name)) throw source.error(`bad character in group name '${name}'`, back);
  const group = Number(name);
  if (group === 0) throw source.error('bad group number', back);
  groups.askFor(group, source.position - back);
  return group;
}
