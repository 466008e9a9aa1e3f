import { join } from 'node:path';
import type { Problem } from '../util/problem.ts';
import { NOT_THERE } from './why-unread.ts';
import type { SizedFile } from './work.ts';

/** A file that is no picture we can use. Of one that is not there, `root` shows where it was looked for, and `place` is a guess where it is. */
export function unreadableItem(path: string, reason: string, { root, place }: { root?: string; place?: string | undefined } = {}): Problem {
  const absent = reason === NOT_THERE;
  return {
    code: 'unreadable-item',
    message: `${path} cannot be used: ${reason}.`,
    ...(absent && root !== undefined && { found: `nothing at ${join(root, path)}` }),
    hint: absent && place !== undefined ? place : 'Replace or remove it, or set `bad_items: skip`.',
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
