import { characterSet, type SetItem, single } from './char-set.ts';
import { categoryOf, escapedCode } from './escapes.ts';
import { type FlagChange, type Flags, NO_FLAGS, withChange } from './flags.ts';
import { Groups } from './groups.ts';
import { type GroupContext, parseGroup, reference } from './parse-group.ts';
import { PatternError } from './pattern-error.ts';
import { anchor, escapedPlace } from './places.ts';
import { parseSet } from './set.ts';
import { length, Source } from './source.ts';
import { MAX_REPEAT, type Node, type Sequence, sequence } from './tree.ts';

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 100;
const NEW_LINE = single(10);
const SPACE = /^[ \t\n\r\v\f]$/;
const DIGIT = /^[0-9]$/;

/** A pattern as it was read. */
export interface Pattern {
  readonly body: Sequence;
  /** Groups that capture, the whole match not counted. */
  readonly groups: number;
}

/** Reads a pattern as `re.compile` of Python 3.11 does; throws a PatternError for what Python refuses, for \N{...}, and for excessive size. */
export function parsePattern(pattern: string): Pattern {
  if (pattern.length > MAX_LENGTH) throw new PatternError(`longer than ${MAX_LENGTH} characters`, 0);
  return new Parser(pattern).parse();
}

class Parser {
  readonly #source: Source;
  readonly #groups = new Groups();
  #depth = 0;
  /** Flags for the whole pattern that were given so far. */
  #global = NO_FLAGS;
  readonly #types = new Set<string>();

  constructor(pattern: string) {
    this.#source = new Source(pattern);
  }

  parse(): Pattern {
    const source = this.#source;
    const body = this.#alternatives(() => this.#global);
    if (this.#types.size > 1) throw source.errorAt('ASCII and UNICODE flags are incompatible', 0);
    if (source.next !== undefined) throw source.error('unbalanced parenthesis');
    const missing = this.#groups.missing();
    if (missing) throw source.errorAt(`invalid group reference ${missing.group}`, missing.position);
    return { body, groups: this.#groups.count };
  }

  /** Alternatives up to `)` or the end; every one asks for its flags, as those at the start of the pattern hold for later ones too. */
  #alternatives(flags: () => Flags): Sequence {
    return this.#nested(() => {
      const branches = [this.#alternative(flags(), this.#depth === 1)];
      while (this.#source.skip('|')) branches.push(this.#alternative(flags(), false));
      return branches.length === 1 ? branches[0]! : sequence([{ kind: 'branch', branches }]);
    });
  }

  #nested(parse: () => Sequence): Sequence {
    if (++this.#depth > MAX_DEPTH) throw this.#source.error(`groups nested more than ${MAX_DEPTH} deep`);
    const body = parse();
    this.#depth--;
    return body;
  }

  /** One alternative. Only at the very start of a pattern may flags for all of it stand. */
  #alternative(given: Flags, atStart: boolean): Sequence {
    const source = this.#source;
    const nodes: Node[] = [];
    let flags = given;
    while (source.next !== undefined && source.next !== '|' && source.next !== ')') {
      const position = source.position;
      const token = source.take()!;
      if (flags.x && SPACE.test(token)) continue;
      if (flags.x && token === '#') skipLine(source);
      else if (token === '(') {
        const group = parseGroup(this.#context(flags));
        if (group === undefined) continue;
        if ('kind' in group) nodes.push(group);
        else if (!atStart || nodes.length > 0) throw source.errorAt('global flags not at the start of the expression', position);
        else flags = this.#switchOn(group);
      } else if ('*+?{'.includes(token)) {
        const bounds = boundsOf(source, token);
        if (bounds === undefined) nodes.push(character(123, flags));
        else nodes.push(repeated(source, position, bounds, nodes.pop()));
      } else nodes.push(this.#single(token, flags));
    }
    return sequence(nodes);
  }

  #single(token: string, flags: Flags): Node {
    if (token[0] === '\\') return this.#escape(token, flags);
    if (token === '[') return parseSet(this.#source, flags);
    if (token === '.') return { kind: 'character', test: flags.s ? () => true : characterSet([NEW_LINE], true, NO_FLAGS) };
    if (token === '^' || token === '$') return anchor(token, flags);
    return character(token.codePointAt(0)!, flags);
  }

  #escape(token: string, flags: Flags): Node {
    const place = escapedPlace(token, flags);
    if (place) return place;
    const category = categoryOf(token);
    if (category) return set([category], flags);
    const source = this.#source;
    const found = escapedCode(source, token);
    if ('code' in found) return character(found.code, flags);
    if (found.group > this.#groups.count) throw source.error(`invalid group reference ${found.group}`, length(found.text) - 1);
    return reference(this.#context(flags), found.group, length(found.text));
  }

  #switchOn(change: FlagChange): Flags {
    for (const type of change.on) if (type === 'a' || type === 'u') this.#types.add(type);
    this.#global = withChange(this.#global, change);
    return this.#global;
  }

  #context(flags: Flags): GroupContext {
    return {
      source: this.#source,
      groups: this.#groups,
      flags,
      body: (inner) => this.#alternatives(() => inner),
      alternative: (inner) => this.#nested(() => this.#alternative(inner, false)),
    };
  }
}

function set(items: readonly SetItem[], flags: Flags): Node {
  return { kind: 'character', test: characterSet(items, false, flags) };
}

function character(code: number, flags: Flags): Node {
  return set([single(code)], flags);
}

/** A comment of the verbose mode. */
function skipLine(source: Source): void {
  while (source.next !== undefined) if (source.take() === '\n') return;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** How often a quantifier repeats; undefined where `{` begins none. */
function boundsOf(source: Source, token: string): Bounds | undefined {
  if (token !== '{') return { min: token === '+' ? 1 : 0, max: token === '?' ? 1 : MAX_REPEAT };
  if (source.next === '}') return undefined;
  const start = source.position;
  const min = source.takeWhile(DIGIT);
  const max = source.skip(',') ? source.takeWhile(DIGIT) : min;
  if (!source.skip('}')) {
    source.seek(start);
    return undefined;
  }
  const bounds = { min: Number(min), max: max === '' ? MAX_REPEAT : Number(max) };
  if (bounds.min >= MAX_REPEAT || (max !== '' && bounds.max >= MAX_REPEAT)) {
    throw source.errorAt('the repetition number is too large', start);
  }
  if (bounds.max < bounds.min) throw source.errorAt('min repeat greater than max repeat', start);
  return bounds;
}

function repeated(source: Source, position: number, bounds: Bounds, item: Node | undefined): Node {
  if (item === undefined || item.kind === 'place') throw source.errorAt('nothing to repeat', position);
  if (item.kind === 'repeat') throw source.errorAt('multiple repeat', position);
  const mode = source.skip('?') ? 'lazy' : source.skip('+') ? 'possessive' : 'greedy';
  return { kind: 'repeat', ...bounds, mode, body: sequence([item]) };
}
