import type { CharacterTest } from './characters.ts';

/** Repeats without an upper bound have this one. */
export const MAX_REPEAT = 4294967295;

const MAX_WIDTH = 2 ** 64;

/** Whether a place between two characters is one that ^, $, \b and their like hold at; `text` holds code points. */
export type PlaceTest = (text: Int32Array, at: number) => boolean;

/** What a pattern is made of. A group without `index` captures nothing; widths count characters. */
export type Node =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'place'; readonly test: PlaceTest }
  | { readonly kind: 'group'; readonly index?: number; readonly body: Sequence }
  | { readonly kind: 'atomic'; readonly body: Sequence }
  | { readonly kind: 'branch'; readonly branches: readonly Sequence[] }
  | {
      readonly kind: 'repeat';
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
      readonly body: Sequence;
    }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly position: number; readonly body: Sequence }
  | { readonly kind: 'reference'; readonly group: number; readonly fold?: (code: number) => number; readonly width: Width }
  | { readonly kind: 'condition'; readonly group: number; readonly yes: Sequence; readonly no?: Sequence };

/** The fewest and the most characters that something can match. */
export interface Width {
  readonly min: number;
  readonly max: number;
}

/** Nodes one behind the other. */
export interface Sequence {
  readonly nodes: readonly Node[];
  readonly width: Width;
}

/** A sequence with its width. */
export function sequence(nodes: readonly Node[]): Sequence {
  let min = 0;
  let max = 0;
  for (const node of nodes) {
    const width = widthOf(node);
    min += width.min;
    max += width.max;
  }
  return { nodes, width: { min: Math.min(min, MAX_WIDTH), max: Math.min(max, MAX_WIDTH) } };
}

function widthOf(node: Node): Width {
  switch (node.kind) {
    case 'character':
      return { min: 1, max: 1 };
    case 'place':
    case 'look':
      return { min: 0, max: 0 };
    case 'group':
    case 'atomic':
      return node.body.width;
    case 'branch':
      return {
        min: node.branches.reduce((least, { width }) => Math.min(least, width.min), MAX_WIDTH),
        max: node.branches.reduce((most, { width }) => Math.max(most, width.max), 0),
      };
    case 'repeat':
      return {
        min: node.min * node.body.width.min,
        max: node.max === MAX_REPEAT ? unbounded(node.body.width) : node.max * node.body.width.max,
      };
    case 'reference':
      return node.width;
    case 'condition':
      return {
        min: node.no ? Math.min(node.yes.width.min, node.no.width.min) : 0,
        max: Math.max(node.yes.width.max, node.no?.width.max ?? 0),
      };
  }
}

function unbounded({ max }: Width): number {
  return max === 0 ? 0 : MAX_WIDTH;
}
