import { length, type Source } from './source.ts';
import type { Sequence, Width } from './tree.ts';

/** What the parser remembers of the groups it has met. */
export class Groups {
  readonly names: Map<string, number> = new Map();
  /** By number; undefined while a group is open. Group 0 is the whole match. */
  readonly #widths: (Width | undefined)[] = [undefined];
  readonly #askedFor = new Map<number, number>();
  #lookbehindStart: number | undefined;

  get count(): number {
    return this.#widths.length - 1;
  }

  open(name: string | undefined, source: Source): number {
    const index = this.#widths.push(undefined) - 1;
    if (name !== undefined) {
      const other = this.names.get(name);
      if (other !== undefined)
        throw source.error(`redefinition of group name '${name}' as group ${index}; was group ${other}`, length(name) + 1);
      this.names.set(name, index);
    }
    return index;
  }

  close(index: number, { width }: Sequence): void {
    this.#widths[index] = width;
  }

  /** The width of a group that a backreference names; throws where the group is still open. */
  widthOf(group: number, source: Source, back: number): Width {
    const width = this.#widths[group];
    if (width === undefined) throw source.error('cannot refer to an open group', back);
    this.checkLookbehind(group, source);
    return width;
  }

  /** Inside a lookbehind only groups from before it may be asked for. */
  checkLookbehind(group: number, source: Source): void {
    if (this.#lookbehindStart === undefined) return;
    if (this.#widths[group] === undefined) throw source.error('cannot refer to an open group');
    if (group >= this.#lookbehindStart) throw source.error('cannot refer to group defined in the same lookbehind subpattern');
  }

  /** Parses the body of a lookbehind. */
  inLookbehind(parse: () => Sequence): Sequence {
    const outer = this.#lookbehindStart;
    this.#lookbehindStart ??= this.#widths.length;
    const body = parse();
    this.#lookbehindStart = outer;
    return body;
  }

  /** Remembers that a condition asks for a group which may come later. */
  askFor(group: number, position: number): void {
    if (!this.#askedFor.has(group)) this.#askedFor.set(group, position);
  }

  /** The first group that is asked for and is not there. */
  missing(): { readonly group: number; readonly position: number } | undefined {
    for (const [group, position] of this.#askedFor) if (group > this.count) return { group, position };
    return undefined;
  }
}
