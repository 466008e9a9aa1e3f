import type { Problem } from '../util/problem.ts';
import type { SizedFile } from './work.ts';

/** A file that is no picture we can use. */
export function unreadableItem(path: string, reason: string): Problem {
  return {
    code: 'unreadable-item',
    message: `${path} cannot be used: ${reason}.`,
    hint: 'Replace or remove it, or set `bad_items: skip`.',
    path: 'data.bad_items',
  };
}

/** Two items that cannot stand in one batch. */
export function missingResize(a: SizedFile, b: SizedFile): Problem {
  return {
    code: 'missing-resize',
    message: `Items differ in size and cannot be put into one batch: ${a.path} is ${a.width}x${a.height}, ${b.path} is ${b.width}x${b.height} (width x height).`,
    expected: 'item transforms that give every item one size',
    found: `${a.width}x${a.height} and ${b.width}x${b.height}`,
    hint: 'Add a transform to data.item_tfms that gives them one size, such as `- resize: 224`.',
    path: 'data.item_tfms',
  };
}
