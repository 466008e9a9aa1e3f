import type { Item } from '../../src/language/contracts/getter.ts';
import type { Split } from '../../src/language/contracts/splitter.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

/** How a built-in splitter divides items, or as many items as a number says, that have no labels. */
export async function splitOf(word: string, options: Readonly<Record<string, unknown>>, items: readonly Item[] | number): Promise<Split> {
  const list = typeof items === 'number' ? Array.from({ length: items }, (_, i) => ({ path: `${i}.png` })) : items;
  return BUILTIN.create(specOf('splitter', word, options)).split(list, { root: '/d', labels: () => [], byValue: () => false });
}
