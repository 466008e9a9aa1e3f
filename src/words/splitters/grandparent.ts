import { posix } from 'node:path';
import { roleOf } from '../../data/split-names.ts';
import type { Item } from '../../language/contracts/getter.ts';
import type { EmptySide, Side } from '../../language/contracts/splitter.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { nearest } from '../../util/text.ts';
import { sortByCodePoint } from '../../util/text-order.ts';
import { toList } from '../convert.ts';
import { nameHint } from '../name-hint.ts';
import { positions } from './positions.ts';

export const grandparent: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'grandparent',
  summary: 'By the name of the folder above the class folder.',
  shorthand: 'valid_name',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      train_name: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        default: 'train',
        description: 'Folder or folders to train on.',
      },
      valid_name: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        default: 'valid',
        description: 'Folder or folders to validate on.',
      },
    },
  },
  create: ({ train_name, valid_name }) => {
    const wanted = { train: toList(train_name), valid: toList(valid_name) };
    return {
      /** Items of neither name are left out. */
      split: (items, { root }) => {
        const names = items.map((item) => grandparentOf(item, root));
        const of = (side: Side): number[] => wanted[side].flatMap((name) => positions(items).filter((i) => names[i] === name));
        return { train: of('train'), valid: of('valid') };
      },
      onEmpty: (side, items, { root }) => fixOf(wanted, side, items, root),
      classFix: 'Move items of it into the other folder, or split at random (`train_test` with `stratify: true`).',
      unmatched: (items, { root }) => {
        const there = new Set(items.map((item) => grandparentOf(item, root)));
        return [...wanted.train, ...wanted.valid]
          .filter((name) => !there.has(name))
          .map((name) => ({ message: `no folder '${name}' stands above the class folders`, hint: nameHint(name, there) }));
      },
    };
  },
});

/** The name of the folder above the one that an item is in. */
function grandparentOf({ path }: Item, root: string): string {
  return posix.basename(posix.dirname(posix.dirname(posix.join(root, path))));
}

const SHOWN = 12;

function fixOf(wanted: Readonly<Record<Side, readonly string[]>>, side: Side, items: readonly Item[], root: string): EmptySide {
  const other = side === 'train' ? 'valid' : 'train';
  const names = sortByCodePoint(new Set(items.map((item) => grandparentOf(item, root))));
  const free = names.filter((name) => !wanted[other].includes(name));
  const key = `${side}_name`;
  const guess =
    free.find((name) => roleOf(name) === side) ??
    (side === 'valid' ? free.find((name) => roleOf(name) === 'test') : undefined) ??
    nearest(wanted[side][0]!, free);
  return {
    message: `no folder ${wanted[side].join(' or ')} stands above the class folders, so no item ${side === 'train' ? 'trains' : 'validates'} (of ${items.length})`,
    found: `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ', ...' : ''}`,
    hint:
      guess === undefined
        ? `name the folder with \`${key}\`, or use another splitter such as \`random\``
        : `write \`splitter: { grandparent: { ${key}: ${guess} } }\``,
  };
}
