import type { Instruction, Program } from './program.ts';

/** Thrown where a text takes more steps than a match may. */
export class StepsExceeded extends Error {}

type Of<Op extends Instruction['op']> = Extract<Instruction, { readonly op: Op }>;

const UNSET = -1;

/** Ways back are kept as five numbers: address, position, last position, direction, length of the trail. */
const WAY = 5;

/** Matches a program against one text of code points as CPython 3.11's engine does, but throws StepsExceeded where that takes too long. */
export class Matcher {
  /** Where every group began and ended; -1 where it did not match. */
  readonly slots: Int32Array;
  readonly #code: readonly Instruction[];
  readonly #text: Int32Array;
  readonly #ways: number[] = [];
  #waysEnd = 0;
  /** Slots that were overwritten, each followed by its value before. */
  readonly #trail: number[] = [];
  #trailEnd = 0;
  #steps: number;
  #pc = 0;
  #at = 0;

  /** The matches of one matcher may take `steps` steps together. */
  constructor({ code, slots }: Program, text: Int32Array, steps: number) {
    this.#steps = steps;
    this.#code = code;
    this.#text = text;
    this.slots = new Int32Array(slots);
  }

  get stepsLeft(): number {
    return this.#steps;
  }

  /** Where a match that begins at `start` ends; undefined where there is none. */
  matchAt(start: number): number | undefined {
    this.slots.fill(UNSET);
    this.#waysEnd = 0;
    this.#trailEnd = 0;
    this.#pc = 0;
    this.#at = start;
    while (true) {
      const instruction = this.#code[this.#pc++]!;
      if (instruction.op === 'end') return this.#at;
      this.#spend(1);
      if (!this.#carryOut(instruction) && !this.#goBack()) return undefined;
    }
  }

  /** Carries out one instruction; false where it does not fit the text. */
  #carryOut(instruction: Exclude<Instruction, Of<'end'>>): boolean {
    switch (instruction.op) {
      case 'character':
        return this.#at < this.#text.length && instruction.test(this.#text[this.#at++]!);
      case 'run':
        return this.#run(instruction);
      case 'place':
        return instruction.test(this.#text, this.#at);
      case 'mark':
        return this.#write(instruction.slot, this.#at);
      case 'fork':
        return this.#leaveWay(instruction.to);
      case 'jump':
        return this.#go(instruction.to);
      case 'repeat':
        return this.#write(instruction.slot, 0) && this.#write(instruction.slot + 1, UNSET);
      case 'greedy-round':
        return this.#greedyRound(instruction);
      case 'lazy-round':
        return this.#lazyRound(instruction);
      case 'lazy-again':
        return this.#mayRound(instruction) && this.#beginRound(instruction.slot);
      case 'possessive-round':
        return this.#possessiveRound(instruction);
      case 'possessive-end':
        this.#waysEnd = this.slots[instruction.slot + 2]!;
        return this.#go(instruction.to);
      case 'enter':
        return this.#enter(instruction);
      case 'leave':
        return this.#leave(instruction);
      case 'reference':
        return this.#reference(instruction);
      case 'condition':
        return this.#hasMatched(instruction.slot) || this.#go(instruction.otherwise);
    }
  }

  #run({ test, min, max, mode }: Of<'run'>): boolean {
    const start = this.#at;
    const last = Math.min(start + (mode === 'lazy' ? min : max), this.#text.length);
    let at = start;
    while (at < last && test(this.#text[at]!)) at++;
    this.#spend(at - start);
    if (at - start < min) return false;
    this.#at = at;
    if (mode === 'greedy' && at > start + min) this.#pushWay(this.#pc, at - 1, start + min, -1);
    if (mode === 'lazy' && max > min) this.#pushWay(this.#pc, at, Math.min(start + max, this.#text.length), 1);
    return true;
  }

  #greedyRound(round: Of<'greedy-round' | 'lazy-round' | 'possessive-round'>): boolean {
    const { slot, min, tail } = round;
    if (this.slots[slot]! < min) return this.#countRound(slot);
    if (!this.#mayRound(round)) return this.#go(tail);
    return this.#leaveWay(tail) && this.#beginRound(slot);
  }

  #lazyRound({ slot, min, tail }: Of<'greedy-round' | 'lazy-round' | 'possessive-round'>): boolean {
    if (this.slots[slot]! < min) return this.#countRound(slot) && this.#go(this.#pc + 1);
    return this.#leaveWay(this.#pc) && this.#go(tail);
  }

  #possessiveRound(round: Of<'greedy-round' | 'lazy-round' | 'possessive-round'>): boolean {
    return this.#write(round.slot + 2, this.#waysEnd) && this.#greedyRound(round);
  }

  /** Whether an optional round may begin: there are not enough, and the one before did not begin here, that is, was not empty. */
  #mayRound({ slot, max }: { readonly slot: number; readonly max: number }): boolean {
    return this.slots[slot]! < max && this.slots[slot + 1] !== this.#at;
  }

  #beginRound(slot: number): boolean {
    return this.#countRound(slot) && this.#write(slot + 1, this.#at);
  }

  #countRound(slot: number): boolean {
    return this.#write(slot, this.slots[slot]! + 1);
  }

  #enter({ slot, back, otherwise }: Of<'enter'>): boolean {
    this.#write(slot, this.#waysEnd);
    this.#write(slot + 1, this.#at);
    if (otherwise !== undefined) this.#leaveWay(otherwise);
    this.#at -= back;
    return this.#at >= 0;
  }

  #leave({ slot, outcome }: Of<'leave'>): boolean {
    this.#waysEnd = this.slots[slot]!;
    if (outcome === 'return') this.#at = this.slots[slot + 1]!;
    return outcome !== 'fail';
  }

  #reference({ slot, fold }: Of<'reference'>): boolean {
    if (!this.#hasMatched(slot)) return false;
    const [start, end] = [this.slots[slot]!, this.slots[slot + 1]!];
    this.#spend(end - start);
    for (let from = start; from < end; from++, this.#at++) {
      if (this.#at >= this.#text.length) return false;
      const [a, b] = [this.#text[from]!, this.#text[this.#at]!];
      if (fold ? fold(a) !== fold(b) : a !== b) return false;
    }
    return true;
  }

  #hasMatched(slot: number): boolean {
    return this.slots[slot]! >= 0 && this.slots[slot + 1]! >= this.slots[slot]!;
  }

  #go(to: number): boolean {
    this.#pc = to;
    return true;
  }

  #leaveWay(to: number): boolean {
    return this.#pushWay(to, this.#at, this.#at, 0);
  }

  #pushWay(to: number, at: number, last: number, direction: -1 | 0 | 1): boolean {
    const end = this.#waysEnd;
    this.#ways[end] = to;
    this.#ways[end + 1] = at;
    this.#ways[end + 2] = last;
    this.#ways[end + 3] = direction;
    this.#ways[end + 4] = this.#trailEnd;
    this.#waysEnd = end + WAY;
    return true;
  }

  #write(slot: number, value: number): boolean {
    this.#trail[this.#trailEnd++] = slot;
    this.#trail[this.#trailEnd++] = this.slots[slot]!;
    this.slots[slot] = value;
    return true;
  }

  #spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new StepsExceeded();
  }

  /** Takes the newest way back; false where none is left. */
  #goBack(): boolean {
    while (this.#waysEnd > 0) {
      const way = this.#waysEnd - WAY;
      const [to, at, last, direction] = [this.#ways[way]!, this.#ways[way + 1]!, this.#ways[way + 2]!, this.#ways[way + 3]!];
      this.#undo(this.#ways[way + 4]!);
      this.#pc = to;
      this.#at = direction === 1 ? at + 1 : at;
      if (at === last) this.#waysEnd = way;
      else this.#ways[way + 1] = at + direction;
      if (direction !== 1) return true;
      if (at < last && (this.#code[to - 1] as Of<'run'>).test(this.#text[at]!)) return true;
      this.#waysEnd = way;
    }
    return false;
  }

  #undo(end: number): void {
    while (this.#trailEnd > end) {
      const before = this.#trail[--this.#trailEnd]!;
      this.slots[this.#trail[--this.#trailEnd]!] = before;
    }
  }
}
