import type { Split } from '../../language/contracts/splitter.ts';

/** 0, 1, 2 and so on: the position of every item. */
export function positions(items: readonly unknown[]): number[] {
  return [...items.keys()];
}

/** FuncSplitter and MaskSplitter: the items that pass the test validate. */
export function splitBy<T>(items: readonly T[], validates: (item: T) => boolean): Split {
  const mask = items.map(validates);
  return { train: positions(items).filter((i) => !mask[i]), valid: positions(items).filter((i) => mask[i]!) };
}
