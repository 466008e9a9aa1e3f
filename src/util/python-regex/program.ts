import type { CharacterTest } from './characters.ts';
import type { Pattern } from './parse.ts';
import { PatternError } from './pattern-error.ts';
import { MAX_REPEAT, type Node, type PlaceTest, type Sequence } from './tree.ts';

/**
 * One step of the matcher. Numbers named `to`, `tail` and `otherwise` are addresses; `slot` is a place in the matcher's memory, which holds
 * where group g began at 2g - 2 and ended at 2g - 1, and behind those what repeats, looks and atomic groups remember.
 */
export type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | { readonly op: 'place'; readonly test: PlaceTest }
  /** A repeat of one character. */
  | {
      readonly op: 'run';
      readonly test: CharacterTest;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  /** Writes the position to a slot. */
  | { readonly op: 'mark'; readonly slot: number }
  /** Goes on, and comes back to `to` where that fails. */
  | { readonly op: 'fork'; to: number }
  | { readonly op: 'jump'; to: number }
  /** Begins a repeat: no rounds begun so far (slot), none of them at any position (slot + 1). */
  | { readonly op: 'repeat'; readonly slot: number }
  /**
   * Stands before the body of a repeat, and is come back to after every round: begins one more round or goes to the tail. A repeat that may
   * give back rounds leaves a way to do the other; a possessive one remembers in slot + 2 how many ways back there were before the round.
   */
  | {
      readonly op: 'greedy-round' | 'possessive-round' | 'lazy-round';
      readonly slot: number;
      readonly min: number;
      readonly max: number;
      tail: number;
    }
  /** Follows `lazy-round`: one more round, as the tail did not match. */
  | { readonly op: 'lazy-again'; readonly slot: number; readonly max: number }
  /** Ends a round of a possessive repeat: gives up every way back into it. */
  | { readonly op: 'possessive-end'; readonly slot: number; readonly to: number }
  /** Begins an atomic group or a look: remembers the ways back (slot) and the position (slot + 1), and goes `back` characters back. */
  | { readonly op: 'enter'; readonly slot: number; readonly back: number; readonly otherwise: number | undefined }
  /** Ends one: gives up every way back into it; a look returns to its position, a negated one fails. */
  | { readonly op: 'leave'; readonly slot: number; readonly outcome: 'go-on' | 'return' | 'fail' }
  | { readonly op: 'reference'; readonly slot: number; readonly fold: ((code: number) => number) | undefined }
  /** Goes on where the group has matched. */
  | { readonly op: 'condition'; readonly slot: number; otherwise: number }
  | { readonly op: 'end' };

/** What the matcher runs. */
export interface Program {
  readonly code: readonly Instruction[];
  readonly groups: number;
  readonly slots: number;
}

/** The program of a pattern; throws a PatternError for a lookbehind whose width varies. */
export function compilePattern({ body, groups }: Pattern): Program {
  const compiler = new Compiler(2 * groups);
  compiler.sequence(body);
  compiler.code.push({ op: 'end' });
  return { code: compiler.code, groups, slots: compiler.slots };
}

class Compiler {
  readonly code: Instruction[] = [];
  slots: number;

  constructor(slots: number) {
    this.slots = slots;
  }

  sequence({ nodes }: Sequence): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: Node): void {
    if (node.kind === 'character') this.code.push({ op: 'character', test: node.test });
    else if (node.kind === 'place') this.code.push({ op: 'place', test: node.test });
    else if (node.kind === 'reference') this.code.push({ op: 'reference', slot: 2 * node.group - 2, fold: node.fold });
    else if (node.kind === 'group') this.#group(node);
    else if (node.kind === 'branch') this.#branch(node.branches);
    else if (node.kind === 'repeat') this.#repeat(node);
    else if (node.kind === 'atomic') this.#atomic(node.body);
    else if (node.kind === 'look') this.#look(node);
    else this.#condition(node);
  }

  #group({ index, body }: Node & { kind: 'group' }): void {
    if (index !== undefined) this.code.push({ op: 'mark', slot: 2 * index - 2 });
    this.sequence(body);
    if (index !== undefined) this.code.push({ op: 'mark', slot: 2 * index - 1 });
  }

  #branch(branches: readonly Sequence[]): void {
    const jumps: { to: number }[] = [];
    for (const [i, branch] of branches.entries()) {
      const last = i === branches.length - 1;
      const fork = last ? undefined : this.#add({ op: 'fork', to: 0 });
      this.sequence(branch);
      if (!last) jumps.push(this.#add({ op: 'jump', to: 0 }));
      if (fork) fork.to = this.code.length;
    }
    for (const jump of jumps) jump.to = this.code.length;
  }

  #repeat({ min, max, mode, body }: Node & { kind: 'repeat' }): void {
    const test = onlyCharacter(body);
    if (test) {
      this.code.push({ op: 'run', test, min, max, mode });
      return;
    }
    const slot = this.#reserve(mode === 'possessive' ? 3 : 2);
    this.code.push({ op: 'repeat', slot });
    const to = this.code.length;
    const round = this.#add({ op: `${mode}-round` as const, slot, min, max, tail: 0 });
    if (mode === 'lazy') this.code.push({ op: 'lazy-again', slot, max });
    this.sequence(body);
    this.code.push(mode === 'possessive' ? { op: 'possessive-end', slot, to } : { op: 'jump', to });
    round.tail = this.code.length;
  }

  #atomic(body: Sequence): void {
    const slot = this.#reserve(2);
    this.code.push({ op: 'enter', slot, back: 0, otherwise: undefined });
    this.sequence(body);
    this.code.push({ op: 'leave', slot, outcome: 'go-on' });
  }

  #look({ behind, negated, body, position }: Node & { kind: 'look' }): void {
    const { min, max } = body.width;
    if (behind && min > MAX_REPEAT) throw new PatternError('looks too much behind', position);
    if (behind && min !== max) throw new PatternError('look-behind requires fixed-width pattern', position);
    const slot = this.#reserve(2);
    const enter = this.#add({ op: 'enter', slot, back: behind ? min : 0, otherwise: negated ? 0 : undefined });
    this.sequence(body);
    this.code.push({ op: 'leave', slot, outcome: negated ? 'fail' : 'return' });
    if (negated) enter.otherwise = this.code.length;
  }

  #condition({ group, yes, no }: Node & { kind: 'condition' }): void {
    const condition = this.#add({ op: 'condition', slot: 2 * group - 2, otherwise: 0 });
    this.sequence(yes);
    const jump = no && this.#add({ op: 'jump', to: 0 });
    condition.otherwise = this.code.length;
    if (no) this.sequence(no);
    if (jump) jump.to = this.code.length;
  }

  #add<T extends Instruction>(instruction: T): T {
    this.code.push(instruction);
    return instruction;
  }

  #reserve(count: number): number {
    this.slots += count;
    return this.slots - count;
  }
}

/** The test of a body that is one character, brackets that capture nothing around it or not. */
function onlyCharacter({ nodes }: Sequence): CharacterTest | undefined {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return undefined;
  if (node.kind === 'character') return node.test;
  return node.kind === 'group' && node.index === undefined ? onlyCharacter(node.body) : undefined;
}
