import { length, type Source } from './source.ts';

/** What the flags i, m, s, x and a switch on. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  readonly a: boolean;
}
export const NO_FLAGS: Flags = { i: false, m: false, s: false, x: false, a: false };

/** What stands between `(?` and `)` or `:`. */
export interface FlagChange {
  /** Whether it ended in `)`: it holds for the whole pattern. */
  readonly global: boolean;
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

const KNOWN = 'iLmsxau';
const TYPES = 'aLu';

/** Whether flags may begin with this character; `t` is none, as from Python 3.13 on. */
export function beginsFlags(character: string): boolean {
  return character === '-' || isFlag(character);
}

/** The flags with a change applied; `u` takes `a` back. */
export function withChange(flags: Flags, { on, off }: FlagChange): Flags {
  const has = (name: keyof Flags): boolean => (flags[name] || on.has(name)) && !off.has(name);
  return { i: has('i'), m: has('m'), s: has('s'), x: has('x'), a: on.has('a') || (flags.a && !on.has('u')) };
}

/** Reads flags up to and with `)` or `:`; `first` is the character already taken. */
export function parseFlags(source: Source, first: string): FlagChange {
  const on = new Set<string>();
  const end = first === '-' ? '-' : readNames(source, first, ')-:', 'missing -, : or )', (flag) => switchOn(source, on, flag));
  if (end === ')') return { global: true, on, off: new Set() };
  if (end === ':') return { global: false, on, off: new Set() };
  const off = new Set<string>();
  const next = source.take();
  if (next === undefined) throw source.error('missing flag');
  if (!isFlag(next)) throw unknown(source, next, 'missing flag');
  readNames(source, next, ':', 'missing :', (flag) => {
    if (TYPES.includes(flag)) throw source.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    off.add(flag);
  });
  if ([...on].some((flag) => off.has(flag))) throw source.error('bad inline flags: flag turned on and off', 1);
  return { global: false, on, off };
}

function switchOn(source: Source, on: Set<string>, flag: string): void {
  if (flag === 'L') throw source.error("bad inline flags: cannot use 'L' flag with a str pattern");
  on.add(flag);
  if (on.has('a') && on.has('u')) throw source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
}

/** Gives every flag to `use` and returns the character that ended them. */
function readNames(source: Source, first: string, ends: string, missing: string, use: (flag: string) => void): string {
  let character = first;
  while (true) {
    use(character);
    const next = source.take();
    if (next === undefined) throw source.error(missing);
    if (ends.includes(next)) return next;
    if (!isFlag(next)) throw unknown(source, next, missing);
    character = next;
  }
}

function unknown(source: Source, character: string, missing: string) {
  return source.error(/^\p{L}$/u.test(character) ? 'unknown flag' : missing, length(character));
}

function isFlag(character: string): boolean {
  return KNOWN.includes(character);
}
