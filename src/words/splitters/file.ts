import { posix } from 'node:path';
import { readNames } from '../../data/name-list.ts';
import type { Item } from '../../language/contracts/getter.ts';
import type { UnmatchedName } from '../../language/contracts/unmatched-name.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';
import { nameHint } from '../name-hint.ts';
import { splitBy } from './positions.ts';

export const file: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'file',
  summary: 'The items whose names a text file lists validate.',
  shorthand: 'file',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['file'],
    properties: {
      file: { type: 'string', minLength: 1, pathFrom: 'data', description: 'One file name, or path below data.path, per line.' },
    },
  },
  create: ({ file }) => ({
    /** A line may also be an item's whole path. */
    split: async (items, { root }) => {
      const names = await readNames(file, root);
      const split = splitBy(items, ({ path }) => names.has(posix.basename(path)) || names.has(path));
      if (split.valid.length === 0 && names.size > 0) throw noneFound(file, names, items);
      return split;
    },
    onEmpty: () => ({ hint: 'compare the names in the file with those of the items: it names every item, or none' }),
    unmatched: async (items, { root }) => compareNames(file, [...(await readNames(file, root))], items),
  }),
});

function noneFound(file: string, names: ReadonlySet<string>, items: readonly Item[]): UserError {
  const [first = ''] = names;
  const near = nearest(
    first,
    items.slice(0, 1000).flatMap(({ path }) => [posix.basename(path), path]),
  );
  return new UserError({
    code: 'empty-split',
    message: `None of the ${names.size} names in ${file} is that of an item, so no item validates.`,
    expected: `file names such as ${posix.basename(items[0]!.path)}, or paths below data.path`,
    found: JSON.stringify(first),
    ...(near !== undefined && { hint: `Did you mean '${near}'?` }),
    path: 'data.splitter',
  });
}

const SHOWN = 10;

/** Names that are no item, and names that several items have. */
function compareNames(file: string, names: readonly string[], items: readonly Item[]): UnmatchedName[] {
  const byName = new Map<string, string[]>();
  for (const { path } of items)
    for (const key of new Set([path, posix.basename(path)])) {
      const list = byName.get(key);
      if (list) list.push(path);
      else byName.set(key, [path]);
    }
  const unused = names.filter((name) => !byName.has(name));
  const doubled = names.filter((name) => (byName.get(name)?.length ?? 0) > 1);
  const there = items.slice(0, 1000).map(({ path }) => posix.basename(path));
  return [
    ...unused.slice(0, SHOWN).map((name) => {
      const more = unused.length > 1 && name === unused[0] ? ` (one of ${unused.length} such names)` : '';
      return { message: `${file} names '${name}', which is no item${more}`, hint: nameHint(name, there) };
    }),
    ...doubled.slice(0, SHOWN).map((name) => ({
      message: `${file} names '${name}', which ${byName.get(name)!.length} items are called; all of them validate`,
      found: byName.get(name)!.slice(0, 3).join(', '),
      hint: 'write paths below data.path in place of names to choose among them',
    })),
  ];
}
