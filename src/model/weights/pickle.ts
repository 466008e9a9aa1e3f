import { type ByteReader, Damaged } from './byte-reader.ts';
import { PickleBudget } from './pickle-budget.ts';
import { decimal, longValue } from './pickle-numbers.ts';
import { isGlobal, type PickleGlobal, type PickleValue } from './pickle-values.ts';

/** What a pickle may reach outside itself. */
export interface PickleWorld {
  /** The global `module.name`; throws where it is not on the list. */
  readonly global: (name: string) => PickleGlobal;
  /** What a persistent id (torch's storages) stands for. */
  readonly persistent: (id: PickleValue) => PickleValue;
}

/**
 * Reads one pickle (protocols 0 to 5 as far as state dicts need them) at the reader's position and leaves the reader behind it.
 * Nothing is executed: a call is carried out only for a global that the world gave a `call`. Throws Damaged for a broken program, and for one that builds
 * more than any state dict needs.
 */
export function readPickle(reader: ByteReader, world: PickleWorld): PickleValue {
  return new Machine(reader, world).run();
}

const MARK = Symbol('mark');
type Slot = PickleValue | typeof MARK;

class Machine {
  readonly #in: ByteReader;
  readonly #world: PickleWorld;
  readonly #stack: Slot[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly #budget = new PickleBudget();

  constructor(reader: ByteReader, world: PickleWorld) {
    this.#in = reader;
    this.#world = world;
  }

  run(): PickleValue {
    for (;;) {
      const op = String.fromCharCode(this.#in.u8());
      if (op === '.') return this.#pop();
      if (!this.#scalar(op) && !this.#container(op) && !this.#outside(op)) {
        throw new Damaged(`the pickle instruction ${JSON.stringify(op)} at byte ${this.#in.position - 1} is unknown or not supported`);
      }
    }
  }

  #scalar(op: string): boolean {
    const reader = this.#in;
    switch (op) {
      case '\x80':
        if (reader.u8() > 5) throw new Damaged('its pickle protocol is newer than 5');
        return true;
      case '\x95':
        reader.skip(8);
        return true;
      case 'N':
        return this.#push(null);
      case '\x88':
        return this.#push(true);
      case '\x89':
        return this.#push(false);
      case 'K':
        return this.#push(reader.u8());
      case 'M':
        return this.#push(reader.u16());
      case 'J':
        return this.#push(reader.i32());
      case '\x8a':
        return this.#push(longValue(reader.bytes(reader.u8())));
      case 'I':
        return this.#push(decimal(reader.line()));
      case 'L':
        return this.#push(decimal(reader.line().replace(/L$/, '')));
      case 'G':
        return this.#push(reader.f64BigEndian());
      case 'X':
        return this.#push(reader.utf8(reader.u32()));
      case '\x8c':
        return this.#push(reader.utf8(reader.u8()));
      case 'U':
        return this.#push(reader.latin1(reader.u8()));
      case 'T':
        return this.#push(reader.latin1(reader.u32()));
      case 'V':
        return this.#push(reader.line());
      case 'S':
        return this.#push(reader.line().replace(/^(['"])(.*)\1$/, '$2'));
      case 'C':
        return this.#push(reader.bytes(reader.u8()));
      case 'B':
        return this.#push(reader.bytes(reader.u32()));
      default:
        return false;
    }
  }

  #container(op: string): boolean {
    switch (op) {
      case '(':
        this.#budget.values(1);
        this.#stack.push(MARK);
        return true;
      case '0':
        this.#stack.pop();
        return true;
      case '1':
        this.#popMark();
        return true;
      case '2':
        return this.#push(this.#top());
      case ')':
      case ']':
        return this.#pushContainer([]);
      case '}':
        return this.#pushContainer(new Map());
      case 't':
      case 'l':
        return this.#pushContainer(this.#popMark());
      case 'd':
        return this.#pushContainer(setPairs(new Map(), this.#popMark()));
      case '\x85':
        return this.#pushContainer(this.#popCount(1));
      case '\x86':
        return this.#pushContainer(this.#popCount(2));
      case '\x87':
        return this.#pushContainer(this.#popCount(3));
      case 'a':
        return this.#append(this.#popCount(1));
      case 'e':
        return this.#append(this.#popMark());
      case 's':
        return this.#setItems(this.#popCount(2));
      case 'u':
        return this.#setItems(this.#popMark());
      case 'q':
        return this.#remember(this.#in.u8());
      case 'r':
        return this.#remember(this.#in.u32());
      case 'p':
        return this.#remember(Number(this.#in.line()));
      case '\x94':
        return this.#remember(this.#memo.size);
      case 'h':
        return this.#recall(this.#in.u8());
      case 'j':
        return this.#recall(this.#in.u32());
      case 'g':
        return this.#recall(Number(this.#in.line()));
      default:
        return false;
    }
  }

  #outside(op: string): boolean {
    switch (op) {
      case 'c': {
        const module = this.#in.line();
        return this.#push(this.#world.global(`${module}.${this.#in.line()}`));
      }
      case '\x93': {
        const [module, name] = this.#popCount(2);
        return this.#push(this.#world.global(`${text(module)}.${text(name)}`));
      }
      case 'i': {
        const module = this.#in.line();
        const global = this.#world.global(`${module}.${this.#in.line()}`);
        return this.#call(global, this.#popMark());
      }
      case 'o': {
        const [global, ...args] = this.#popMark();
        return this.#call(global, args);
      }
      case 'R':
      case '\x81': {
        const [global, args] = this.#popCount(2);
        return this.#call(global, args);
      }
      case 'b': {
        this.#popCount(1);
        this.#top();
        return true;
      }
      case 'Q':
        return this.#push(this.#world.persistent(this.#pop()));
      case 'P':
        return this.#push(this.#world.persistent(this.#in.line()));
      default:
        return false;
    }
  }

  #push(value: PickleValue): true {
    this.#budget.values(1);
    this.#stack.push(value);
    return true;
  }

  #pushContainer(value: PickleValue): true {
    this.#budget.container();
    return this.#push(value);
  }

  /** A call may copy what it is given, which a short program can ask for very often: that counts as building it again. */
  #call(global: PickleValue | undefined, args: PickleValue | undefined): true {
    for (const arg of Array.isArray(args) ? args : [])
      this.#budget.values(Array.isArray(arg) ? arg.length : arg instanceof Map ? arg.size : 0);
    return this.#pushContainer(call(global, args));
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw new Damaged('its pickle takes a value that is not there');
    return value;
  }

  #top(): PickleValue {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  #popCount(count: number): PickleValue[] {
    const values: PickleValue[] = [];
    for (let i = 0; i < count; i++) values.unshift(this.#pop());
    return values;
  }

  #popMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw new Damaged('its pickle closes a group that was never opened');
    const values = this.#stack.splice(mark + 1) as PickleValue[];
    this.#stack.pop();
    return values;
  }

  #append(values: readonly PickleValue[]): true {
    const list = this.#top();
    if (!Array.isArray(list)) throw new Damaged('its pickle appends to what is no list');
    for (const value of values) list.push(value);
    return true;
  }

  #setItems(pairs: readonly PickleValue[]): true {
    const target = this.#top();
    if (!(target instanceof Map)) throw new Damaged('its pickle sets items of what is no dict');
    setPairs(target, pairs);
    return true;
  }

  #remember(index: number): true {
    this.#memo.set(index, this.#top());
    return true;
  }

  #recall(index: number): true {
    const value = this.#memo.get(index);
    if (value === undefined) throw new Damaged('its pickle recalls a value that was never stored');
    return this.#push(value);
  }
}

function call(global: PickleValue | undefined, args: PickleValue | undefined): PickleValue {
  if (global === undefined || !isGlobal(global) || !Array.isArray(args)) throw new Damaged('its pickle calls what is no function');
  if (global.call === undefined) throw new Damaged(`its pickle calls ${global.name}, which is no function here`);
  return global.call(args);
}

function setPairs(map: Map<PickleValue, PickleValue>, pairs: readonly PickleValue[]): Map<PickleValue, PickleValue> {
  if (pairs.length % 2 === 1) throw new Damaged('its pickle has a key without a value');
  for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i]!, pairs[i + 1]!);
  return map;
}

function text(value: PickleValue | undefined): string {
  if (typeof value !== 'string') throw new Damaged('its pickle names a global by something that is no text');
  return value;
}
